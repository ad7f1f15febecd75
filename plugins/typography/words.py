"""The words of each language at which a line must not end or begin, and that name a number."""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = """км м дм см мм мкм нм га а кг г мг т ц л мл мин ч сут Вт кВт МВт ГВт кВ мА Гц кГц МГц ГГц
    КБ МБ ГБ ТБ кбит Мбит Дж кДж Па кПа МПа атм кал ккал км/ч м/с м² м³ км² см² см³ °C °F °С ° % ‰
    В А ₽ $ € £ кв. куб. пог. шт. экз. тыс. млн млрд трлн USD EUR RUB BYN"""


@dataclass(frozen=True)
class Words:
    """The words of a language, apart by spaces; each kind says what it stays on a line with.

    A word that stays with the next one has fewer than five letters.

    `short`: prepositions, conjunctions and particles, with the next word. `clitics`: with the word
    before. `see`: with any next word. `refs`: with a number. `names`: with a name. `units`: with
    the number before. `centuries`: with the Roman number before. `months`: with the day. `pairs`:
    abbreviations of two words, as `г.|зн.`, with one another.
    """

    short: str = ""
    clitics: str = ""
    see: str = ""
    refs: str = ""
    names: str = ""
    units: str = ""
    centuries: str = ""
    months: str = ""
    pairs: str = ""


# Russian: Гиленсон, Справочник художественного и технического редакторов (what must not be
# parted); Мильчин и Чельцова, Справочник издателя и автора, 2.1, 6.1, 8.2 and 9.2. Belarusian,
# Ukrainian and Kazakh printers follow the same lists in their own words (Закон РБ № 420-З,
# §§ 60–62; Український правопис 2019, §§ 62, 168; ДСТУ 3582). English: New Hart's Rules 2.5.
WORDS = {
    "ru": Words(
        short="в к о с у и а я во ко со на по за от до из об не ни",
        clitics="бы б ли ль же ж",
        see="см. ср. им.",
        refs="""рис. табл. стр. с. сс. гл. ст. п. пп. ч. т. тт. вып. разд. подп. ил. илл. прил. кн.
            д. кв. корп. оф. каб. ок. тел.""",
        names="""г. ул. пр. пр-т просп. пер. пл. бул. б-р наб. мкр. р. оз. о. пос. дер. д. с. ст.
            хут. св. проф. акад. доц. тов. гр. гр-н ген. полк. г-н г-жа прот. митр. архиеп. еп.
            Дж.""",
        units=f"""{_UNITS} руб. р. коп. долл. евро чел. час. г. гг. в. вв. год года году годом годе
            годы годов годам годах лет""",
        centuries="в. вв. век века веке веку веком веков веках веками ст. тыс.",
        months="""января февраля марта апреля мая июня июля августа сентября октября ноября
            декабря""",
        pairs="рт.|ст. т.|наз. мн.|ч. ед.|ч. кв.|м кв.|км кв.|см кв.|мм куб.|м куб.|см пог.|м",
    ),
    "be": Words(
        short="у ў в з і а я на па за аб ад да не ні са ва",
        clitics="бы б жа ж",
        see="гл. параўн. ім. імя",
        refs="мал. рыс. табл. стар. с. арт. п. пп. ч. т. тт. вып. разд. кн. д. кв. корп.",
        names="""г. в. вул. пр. пл. зав. бул. р. воз. пас. св. праф. акад. дац. тав. гр.
            ген. сп. сп-р сп-ня Дж.""",
        units=f"{_UNITS} руб. р. кап. чал. г. гг. ст. стст. год года годзе годам гады гадоў гадах",
        centuries="ст. стст. стагоддзе стагоддзя стагоддзі стагоддзем стагоддзяў стагоддзях",
        months="""студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка
            лістапада снежня""",
        pairs="г.|зн. т.|зв. кв.|м кв.|км куб.|м рт.|сл. н.|ст.",
    ),
    "uk": Words(
        short="в у і й з о а я на до за по об не ні зі",
        clitics="би б же ж",
        see="див. ім. пор.",
        refs="""рис. мал. табл. с. стор. гл. розд. ст. п. пп. ч. т. тт. вип. кн. буд. кв. корп.
            оф.""",
        names="""м. с. смт вул. пр. просп. пл. пров. бул. р. оз. о. св. проф. акад. доц. тов. гр.
            ген. п. пані Дж.""",
        units=f"""{_UNITS} тис. грн крб коп. ос. р. рр. ст. рік року році роком роки років роках
            осіб""",
        centuries="ст. стст. століття столітті століттю століттям століть століттях",
        months="""січня лютого березня квітня травня червня липня серпня вересня жовтня листопада
            грудня""",
        pairs="та|ін. т.|ін. т.|зв. т.|зн. кв.|м кв.|км куб.|м рт.|ст. н.|е.",
    ),
    "kk": Words(
        see="қар.",
        refs="сур. б. бб. т. бөл. тар.",
        names="қ. көш. пр. проф. акад.",
        units=f"{_UNITS} тг теңге мың ж. жж. ғ. ғғ. жыл жылы жылдың жылдары жылдан адам",
        centuries="""ғ. ғғ. ғасыр ғасыры ғасырдың ғасырда ғасырдан ғасырға ғасырлар ғасырларда
            ғасырлардың""",
        months="""қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша
            желтоқсан""",
        pairs="т.|б. ш.|м.",
    ),
    "en": Words(
        refs="""p. pp. fig. figs figs. no. nos nos. ch. chap. vol. vols vols. sec. art. col. cols.
            para. eq. AD Fig. Figs Figs. No. Nos Nos. Ch. Chap. Vol. Vols Sec. Art.""",
        names="""Mr Mrs Ms Mx Dr Prof St Rev Fr Gen Col Lt Capt Sgt Maj Hon Sen Rep Gov Sir
            Mr. Mrs. Ms. Mx. Dr. Prof. St. Rev. Fr. Gen. Col. Lt. Capt. Sgt. Maj. Hon. Sen.
            Rep. Gov.""",
        units="""km m cm mm kg g mg t lb lbs oz ft mph kph km/h kW MW GW kWh MWh kV Hz kHz MHz GHz
            kB KB MB GB TB °C °F ° % ‰ am pm a.m. p.m. AM PM million billion trillion m bn tn BC
            AD BCE CE ha ml l km² m²""",
        months="""January February March April May June July August September October November
            December""",
    ),
}

NAMING = frozenset(
    """тел телефон телефона телефону телефоны телефонам телефонов телефонный факс факсу моб звоните
    звонить гост ост сту стб дсту ту снип санпин сп тнпа исо мэк дом дома доме домом д кв квартира
    квартире квартиры корп корпус корпусе офис офисе оф каб кабинет кабинете комн комната комнате
    аудитория ауд ст статья статье статью статьёй рейс рейса рейсом рейсе автобус маршрут
    маршрута индекс код кода коду версия версии версию модель модели серия серии паспорт паспорта
    артикул договор договора приказ указ постановление декрет закон боинг боинга боинги эйрбас
    аэробус суперджет эмбраер бомбардье сессна фоккер
    номер номеру номером инн унп унн огрн бик ваз газ зил уаз маз белаз ил ан як миг су ми ка
    литак артыкул арт тэлефон тэл доб добавочный вн
    калибр калибра калибром калібр патрон патроны
    будынак будынка будынку аўтобус рэйс стаття статті статтею будинок буд паштовы поштовий
    tel telephone phone phones call dial fax ext mobile iso iec issn isbn din en astm rfc ieee
    boeing airbus embraer cessna bombardier flight room suite apt apartment flat model route highway
    interstate form section sec law act code article art rule version release patent fig figure
    table zip postcode unit python building door part number no zone docket pub l r az invoice
    nfpa ansi extension account id serial flug zimmer plz""".split()
)
"""After these words a number with a hyphen is a name: of a telephone, a standard, a house."""

PAPERS = frozenset(
    """дело дела деле приказ приказа приказом указ указа указом постановление постановления закон
    закона договор договора договору акт акта письмо письма решение решения протокол протокола
    распоряжение распоряжения счёт счет кабинет дом школа справа загад пастанова рашэнне наказ
    рішення пратакол пратакола пратаколу рашэння постанова постанови бұйрық қаулы хаттама шешім
    case order flight room law act bill resolution""".split()
)
"""What has a number of its own (№ 12-13), unlike a periodical, whose issues have two (№ 1–2)."""

CURRENCIES = frozenset("USD EUR GBP CHF RUB RUR BYN BYR UAH KZT PLN".split())
VERSIONS = frozenset("version versions release v ver версия версии версию python php".split())
PAGES = frozenset("p pp page pages с сс стр страницы страницах стар ст".split())
JOINING = frozenset("и или й або та ці да і а and or a an the to және мен".split())
