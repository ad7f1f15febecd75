"""Tell a range or a score, which takes a dash, from a number that is written with a hyphen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from plugins.typography.letters import CAPITALS
from plugins.typography.usage import Usage
from plugins.typography.words import CURRENCIES, JOINING, NAMING, PAGES, PAPERS, VERSIONS, WORDS

WINDOW = 64
"""As many characters before a number are searched for the word that says what it is."""

_NUMBER_LENGTH = 24
_ERA_LENGTH = 20  # signs between years and the era that they are of
_PARTS_OF_END = ("sign", "number", "unit")

_NUMBER = r"""
    (?: \d{1,2}\.\d{2}\.(?:\d{4}|\d{2}) | \d{1,3}(?:[ \u00a0\u202f,]\d{3})+
      | \d{1,3}[:.,]\d{1,3} | \d+ )
"""
_UNIT = r"""
    (?: \s(?: am | pm | a\.m\. | p\.m\. | °[CFС] ) | % | ‰ | ° (?:\s?[CFС]\b)?
      | (?: [кмд]?м[²³]? | см | мкм | м?к?г | м?л | т | ц | ч | мин | с | га | руб | р | коп
          | грн | тыс | тис | млн | млрд | [МГТК][бБ] | [кМГ]?Вт | [кМГ]?Гц | шт | лет | чел
          | st | nd | rd | th | am | pm | a\.m\. | p\.m\. | bn | tn | k[gm]? | mm? | cm | ml? | mg
          | lbs? | oz | ft | in | mph | kph | k?cal | k[JW] | kWh | [MG]W | [kMGT]B | [kMG]?Hz | min
          | hrs? | pc | s | ers ) \b | ['"′″] )
"""
_LOW = re.compile(
    rf"""(?<![\w,:/+±−×\#@&=~–—-]) (?<!(?<!\.\.)\.)
         (?P<sign>[$£€₽]?) (?P<number>{_NUMBER}) (?P<unit>{_UNIT})? \Z""",
    re.VERBOSE,
)
_HIGH = re.compile(
    rf"""(?P<sign>[$£€₽]?) (?P<number>{_NUMBER}) (?P<unit>{_UNIT})?
         (?P<ending> -[^\W\d]+ )? (?! [\w/–—=-] | [.,:]\d )""",
    re.VERBOSE,
)
_KINDS = (
    ("date", re.compile(r"\d{1,2}\.\d{2}\.\d+")),
    ("clock", re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d")),
    ("verse", re.compile(r"\d+:\d+")),
    ("thousands", re.compile(r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+")),
    ("pair", re.compile(r"\d{1,2}\.\d{2}")),
    ("decimal", re.compile(r"\d+[.,]\d+")),
)
_THOUSANDS_MARK = re.compile(r"[ \u00a0\u202f]|,(?=\d{3}(?!\d))")
_HALF_DAYS = {"am", "pm", "a.m.", "p.m."}
_UNITS_IN_ONE = ({"am", "pm"}, {"a.m.", "p.m."}, {"st", "nd", "rd", "th"})

_ROMAN_LOW = re.compile(r"(?<![\w-])[IVXІХ]+\Z")
_ROMAN_HIGH = re.compile(r"([IVXІХ]+)(?![\w–—-])")
_ROMAN_DIGITS = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}
_CENTURY = re.compile(
    r"\s(?:вв?\.|век|ст\.|стст|стаг|століт|ғ?ғ\.|ғасыр|кл|том|глав|ч\.|част|кварт|полуг|centur|c\.)"
)
_BEFORE_OUR_ERA = re.compile(r"\s(?:д[оа]\sн\.?\s?[эе]\b|BCE?\b|б\.\s?з\.)")
_PARTS = re.compile(
    r"\b(?:chapters|parts|acts|volumes|books|глав\w*|том\w*|част\w*|раздел\w*|класс\w*)\s\w+\Z"
)
_FIRST_DAY = re.compile(r"(?:\A|[\s(])(\d{1,2})\Z")
_FIRST_YEAR = re.compile(r"(?:\A|[\s(])([12]\d{3})\Z")
_LAST_YEAR = re.compile(r"\s([12]\d{3})(?=\)|\s?(?:гг|год|гад|рр|рок|жж|жыл))")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_FIRST_YEAR_OF_TWO = re.compile(r"(?<!\w)(?:['’]|[12]\d)\d\d\Z")
_LAST_SHORT_YEAR = re.compile(r"['’]\d\d(?!['’]|\w)")
# 1.-5. Mai, 10.-15. Jahrhundert, 1.5.-3.6.2012 (Duden, Bis-Strich)
_FIRST_ORDINAL = re.compile(r"(?<![\w.,])(?:\d{1,2}\.){1,2}(?:\d{4})?\Z")
_LAST_ORDINAL = re.compile(r"(?:\d{1,2}\.){1,2}(?:\d{4}\b)?(?![\w-])")
_FIRST_DECADE, _LAST_DECADE = re.compile(r"['‘’]\d\ds\Z"), re.compile(r"['‘’]\d\ds\b")

_COMMA = re.compile(r"[^\W\d]\.?[,;]\s\Z")
_WORD = re.compile(r"№|§|[^\W\d_]+")
_STREET = re.compile(
    r"\b(?i:ул|пр|просп|пр-т|пер|бул|бульв|пл|наб|мкр|шоссе|вул|праспект)\.?\s+"
    r"[^\W\d][\w. -]{1,40},?\s*\Z"
    r"|\b[^\W\d][\w-]+\s(?:к\.|көш\.|көшесі|даң\.|даңғылы),?\s*\Z"
)
# A paper of a day has one number: от 5 июня 2013 г. № 12-13.
_DATED_PAPER = re.compile(r"\b(?:от|ад|від)\s\d[^№]{3,40}№\s?\Z")
_SCORE = re.compile(
    r"""\b(?: выигр | побед | проигр | обыгр | уступ | сч[её]т | ничь | вничью | разгром | поражен
      | сыгра | одоле | законч | заверш | перамаг | перамог | перамож | абыгр | прайгр | вы[йі]гра
      | лік | вынік | скончы | завярш | нічы | рахун | перемі[гж] | перемог | поразк | нічи[яйє]
      | програ | вигра | закінч | есебі | won\b | wins?\b | finish | ended\b
      | winning | beat | los[etsi] | defeat | drew\b | draw | lead | led\b | trail | scor | victor
      | triumph | thrash | trounc | demolish | hammer | humiliat | swatt | crush | rout | half-time
      | level\b | locked\b | tied\b | went\sdown | ma[dk]e\sit | gap\sto | convert | edged
      | voted? | votes )""",
    re.VERBOSE | re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"""\s(?:[A-Z]\w+\s){0,2}(?:(?:half-time|commanding)\s)?
        (?:wins?|victor(?:y|s|ies)|defeat|lead|draw|loss|aggregate|majority|vote|decision|thrashing
          |record|deficit|advantage|triumph|hammering|humiliation|demolition|rout|flop|up|down|ahead
          |behind)\b""",
    re.VERBOSE,
)
_TOWN_OF = r"(?:\s\(\w{1,20}\))?"
# Two names ahead of a score: "Спартак" - "Зенит" 2-1, Россия - Испания 2-1.
_TEAMS = re.compile(
    rf"""(?: [»"“]{_TOWN_OF} \s?[-–—]{{1,3}}\s? [«"„] [^«»"„“]{{1,30}} [»"“]{_TOWN_OF}
           | [{CAPITALS}]\w+ \s[-–—]{{1,3}}\s [{CAPITALS}]\w+ ) \s \Z""",
    re.VERBOSE,
)
_TENNIS = frozenset(("0", "15", "30", "40"))
_FIRST_TEAM, _SECOND_TEAM = re.compile(r"\b[A-Z][a-z]+\s\Z"), re.compile(r"\s[A-Z][a-z]")
_ODDS = re.compile(r"\bodds\b", re.IGNORECASE)
_AFTER_ODDS = re.compile(r"\s(?:favou?rites?|outsiders?|shots?|underdogs?|chance)\b")
_PHONE = re.compile(
    r"\b(?:тел\b|т[еэ]лефон|факс|справки:|званіце|звон|моб\.|tel\b|phone|dial|fax)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[«„“\"'A-ZА-ЯЁІЎЄЇҐӘҒҚҢӨҰҮҺ])")
_AT = re.compile(r"(?<!\w)(?:в|во|у|а|о|об|к|до|с|з|да|па|по|сағат)\s\Z", re.IGNORECASE)
_HOUR_OF = re.compile(
    r"""\b(?: (?:начал[оа] | время | сбор | старт | сеансы? | открыти[ея] | закрыти[ея]
      | отправлени[ея] | прибыти[ея] | пачат\w+ | початок | басталуы) (?:\s[^\W\d]+){0,2}:?
      | (?:понедельник | вторник | сред[аыу] | четверг | пятниц[аыу] | суббот[аыу]
      | воскресень[ея]),?
      | \d\s(?:января | февраля | марта | апреля | мая | июня | июля | августа | \w{2,4}тября
      | ноября | декабря),? ) \s\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_PROGRAMME = re.compile(rf"\s[«„“\"{CAPITALS}]")
# 18-30 - 20-00: the hours that a meeting lasts.
_TO_TIME = re.compile(r"\s?[-–—]\s?\d{1,2}-\d{2}\b")
_FROM_TIME = re.compile(r"\b\d{1,2}-\d{2}\s?[-–—]\s?\Z")
_HOUR = re.compile(r"(?:[1-9]|1[0-2])(?:[.:](?:00|15|30|45))?")
_OPEN = re.compile(r"\b(?:open|opens|opening|hours)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?:Mon|Tues?|Wed|Thu|Thurs|Fri|Sat|Sun)(?:days?)?,?\s\Z")
# What a preposition and two numbers count or measure: the plural's cases, or a unit.
_COUNTED = re.compile(
    r"""\s(?: \w+(?:ах|ях|ых|их|іх|ами|ями|ов|ев|ей|аў|яў|ів|їв)\b | (?:км|см|мм|га|кг|м|г|т|л)\b
      | раз | лет | год | рок | тыс | тис | млн | млрд | процент | градус | секунд | минут | мин
      | час | дн[яейі] | сут | недел | месяц | метр | килом | шаг | верст | балл | очк | руб
      | грн | долл | евро | класс | клас | этаж | ряд | вагон | чел | чал | осіб | ма[яй] | июн
      | ию[лн]я | \w+бря | марта | августа | апреля )""",
    re.VERBOSE,
)
_AIRCRAFT = re.compile(r"7[0-8]7-[1-9]\d0")
_INITIALS = re.compile(r"(?<!\w)[А-ЯЁІЎЄЇҐӘҒҚҢӨҰҮҺ]{2,6}[ \u00a0]\Z")
_DAYS_OF_TERROR = {("9", "11"), ("7", "7")}
_TERROR = re.compile(r"\s(?:attack|terror|bomb|hijack|[Cc]ommission|conspir|[Mm]emorial)")
_SINCE = re.compile(r"\b(?:after|before|since|on|of|post|pre)\s\Z", re.IGNORECASE)
_NOUN = re.compile(r"\s[^\W\d_A-ZА-ЯЁІЎЄЇҐ]|\s?[%°$€₽£№]")
_TOWN = re.compile(r"\s[A-ZА-ЯЁІЎ]")


@dataclass(frozen=True)
class _End:
    """One end of what may be a range: a sign of money, a number, a unit."""

    sign: str
    number: str
    unit: str

    @cached_property
    def kind(self) -> str:
        """How the number is written: date, clock, verse, thousands, pair, decimal or figure."""
        return next((kind for kind, form in _KINDS if form.fullmatch(self.number)), "figure")

    @property
    def value(self) -> float:
        """The number's value; not for a date."""
        return float(_THOUSANDS_MARK.sub("", self.number).replace(",", ".").replace(":", "."))


@dataclass(frozen=True)
class _Pair:
    """Two numbers that a hyphen joins, and the text around them."""

    low: _End
    high: _End
    has_ending: bool  # 20-30-х
    before: str
    after: str
    usage: Usage

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """How many signs each number has."""
        return len(self.low.number), len(self.high.number)

    @cached_property
    def are_figures(self) -> bool:
        """Whether both are plain figures."""
        return self.low.kind == self.high.kind == "figure"

    @cached_property
    def words(self) -> list[str]:
        """The words before, but for those that join numbers: tel. 12-34 and 56-78."""
        return [word for word in _WORD.findall(self.before) if word.lower() not in JOINING]

    @cached_property
    def word(self) -> str:
        """The word that says what the numbers are, in small letters; a comma ends what it says."""
        return self.words[-1].lower() if self.words and not _COMMA.search(self.before) else ""

    @cached_property
    def sentence(self) -> str:
        """What stands before in the same sentence; an abbreviation ends none."""
        return _SENTENCE_END.split(self.before)[-1]

    @cached_property
    def is_score(self) -> bool:
        """Whether the sentence speaks of a game or a vote."""
        spoken = _SCORE.search(self.sentence) or _SCORE_AFTER.match(self.after)
        return bool(spoken or _TEAMS.search(self.before))

    @cached_property
    def is_telephone(self) -> bool:
        """Whether the sentence speaks of telephones."""
        spoken = _PHONE.search(self.sentence) or _PHONE.match(self.after.lstrip())
        return self.are_figures and bool(spoken)

    @property
    def has_title(self) -> bool:
        """Whether the word before may be the name of a book: Joh, Kor."""
        return bool(self.words) and self.words[-1].istitle()

    @property
    def has_pages(self) -> bool:
        """Whether the numbers are those of pages, which may be shortened: 345–50."""
        return self.usage.lang == "en" or self.word in PAGES


def is_range(text: str, hyphen: int, usage: Usage) -> bool:
    """Tell whether the hyphen at this place stands between the ends of a range or a score."""
    before = text[max(0, hyphen - _NUMBER_LENGTH) : hyphen]
    after = text[hyphen + 1 : hyphen + 1 + _NUMBER_LENGTH]
    if _joins_numerals(before, after) or _joins_decades(before, after, usage):
        return True
    if usage.lang == "de" and _FIRST_ORDINAL.search(before) and _LAST_ORDINAL.match(after):
        return True
    low, high = _LOW.search(before), _HIGH.match(after)
    if not low or not high:
        return False
    start, end = hyphen - len(before) + low.start(), hyphen + 1 + high.end()
    around = text[max(0, start - WINDOW) : start], text[end : end + WINDOW], usage
    second, has_ending = _End(*(high[name] or "" for name in _PARTS_OF_END)), bool(high["ending"])
    firsts = [_End(*low.groups(default=""))]
    if firsts[0].kind == "thousands" and not firsts[0].number.count(","):
        firsts.append(_End(firsts[0].sign, firsts[0].number[-3:], firsts[0].unit))  # № 5 100-200
    pairs = [_Pair(first, second, has_ending, *around) for first in firsts]
    return any(_are_alike(pair) and not _is_name(pair) and _rises(pair) for pair in pairs)


def joins_years(before: str, after: str) -> bool:
    """Tell whether a dash that was typed with spaces stands between two years: 1941 - 1945 гг."""
    first, last = _FIRST_YEAR.search(before), _LAST_YEAR.match(after)
    return bool(first and last and first[1] < last[1])


def _joins_decades(before: str, after: str, usage: Usage) -> bool:
    """Tell '60s-'70s, in English also '62-'63 and 2004-'05; and the points of chess, ½-½."""
    if usage.lang == "en" and _FIRST_YEAR_OF_TWO.search(before) and _LAST_SHORT_YEAR.match(after):
        return True
    is_half = before.endswith("½") and after.startswith("½")
    return is_half or bool(_FIRST_DECADE.search(before) and _LAST_DECADE.match(after))


def joins_days(before: str, after: str, usage: Usage) -> bool:
    """Tell whether a dash that was typed with spaces stands between two days: 5 - 7 мая."""
    first = _FIRST_DAY.search(before)
    if not first or usage.lang not in WORDS:
        return False
    last = _dates(usage.lang)[1].match(after.lstrip())
    return last is not None and last[0][0].isdigit() and int(first[1]) < int(last[0].split()[0])


def joins_dates(text: str, hyphen: int, usage: Usage) -> bool:
    """Tell whether the hyphen at this place stands between two days of months: May 5-June 6."""
    if not begins_date(text, hyphen + 1, usage):
        return False
    return bool(_dates(usage.lang)[0].search(text[max(0, hyphen - _NUMBER_LENGTH) : hyphen]))


def begins_date(text: str, position: int, usage: Usage) -> bool:
    """Tell whether a day of a month stands here, in a language whose months are known."""
    return usage.lang in WORDS and bool(_dates(usage.lang)[1].match(text, position))


@cache
def _dates(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give the patterns of a date that ends and of one that begins."""
    month = "|".join(WORDS[lang].months.split())
    date = rf"(?:\d{{1,2}}[ \u00a0](?:{month})|(?:{month})[ \u00a0]\d{{1,2}})"
    return re.compile(rf"(?<!\w){date}\Z"), re.compile(rf"{date}(?!\w)")


def _joins_numerals(before: str, after: str) -> bool:
    low, high = _ROMAN_LOW.search(before), _ROMAN_HIGH.match(after)
    if not low or not high:
        return False
    numerals = low[0] + high[1]
    is_doubtful = len(numerals) == 2 or "Х" in numerals or "І" in numerals
    if is_doubtful and not (_CENTURY.match(after, high.end()) or _PARTS.search(before)):
        return False
    first, last = _roman(low[0]), _roman(high[1])
    falls = first > last and bool(_BEFORE_OUR_ERA.search(after))
    return 0 < first < last or (falls and last > 0)


def _roman(numeral: str) -> int:
    values = [_ROMAN_DIGITS[digit] for digit in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _are_alike(pair: _Pair) -> bool:
    if pair.high.sign not in ("", pair.low.sign):
        return False
    units = {pair.low.unit.strip(), pair.high.unit.strip()}
    return not pair.low.unit or len(units) == 1 or any(units <= same for same in _UNITS_IN_ONE)


def _is_name(pair: _Pair) -> bool:
    """Tell whether the words before say that the number is the name of something."""
    is_one = pair.word == "№" and pair.words[-2:] != ["№", "№"]
    if is_one or (pair.word in ("no", "number") and pair.usage.lang == "en"):
        paper = pair.words[-2].lower() if len(pair.words) > 1 else ""
        is_paper = paper in PAPERS or bool(_DATED_PAPER.search(pair.before))
        return is_paper or pair.high.number != _next(pair.low.number)
    if pair.is_telephone or _STREET.search(pair.before) or _is_paragraph(pair) or _are_odds(pair):
        return True
    if pair.low.kind in ("pair", "decimal") and pair.high.kind != pair.low.kind:
        return pair.word in VERSIONS or pair.word in NAMING or _is_standard(pair)
    if pair.low.kind not in ("figure", "pair", "decimal"):
        return False
    if pair.is_score and pair.are_figures and max(pair.lengths) < 3:
        return False
    is_aircraft = bool(_AIRCRAFT.fullmatch(f"{pair.low.number}-{pair.high.number}"))
    is_paper = pair.word in PAPERS and not _NOUN.match(pair.after)
    is_named = is_aircraft or is_paper or pair.word in NAMING or _is_day_of_terror(pair)
    return is_named or _is_latin_name(pair) or _is_model(pair) or _is_standard(pair)


def _is_paragraph(pair: _Pair) -> bool:
    """Tell an American paragraph or case, whose number has a hyphen: § 2-207, Case 21-476."""
    if pair.usage.lang != "en":
        return False
    return pair.words[-1:] == ["Case"] or (pair.word == "§" and pair.words[-2:] != ["§", "§"])


def _are_odds(pair: _Pair) -> bool:
    """Tell odds, of which some would rise and some would fall: 7-1, 11-4."""
    return bool(_ODDS.search(pair.sentence) or _AFTER_ODDS.match(pair.after))


def _next(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else ""


def _is_latin_name(pair: _Pair) -> bool:
    """Tell a name in Latin letters right before the number in a Cyrillic text: Airbus 320-200."""
    if not pair.usage.is_cyrillic_press or not pair.words:
        return False
    name = pair.words[-1]
    if name in CURRENCIES:
        return False
    return bool(re.fullmatch("[A-Z][A-Za-z]+", name)) and pair.before.rstrip().endswith(name)


def _is_model(pair: _Pair) -> bool:
    """Tell what a works or a ministry numbers, right behind its letters, from a count of things in
    a country that is named by letters: МТЗ 80-82, but США 10-15 человек."""
    name = _INITIALS.search(pair.before)
    if not name or not pair.usage.is_cyrillic_press or not pair.are_figures or pair.high.unit:
        return False
    if pair.lengths[0] < 2 or pair.has_ending or _YEAR.fullmatch(pair.low.number):
        return False
    is_kazakh = pair.usage.lang == "kk"  # whose nouns have no ending behind a number
    is_counted = (_NOUN if is_kazakh else _COUNTED).match(pair.after)
    return not is_counted and not begins_date(f"1{pair.after}", 0, pair.usage)


def _is_day_of_terror(pair: _Pair) -> bool:
    """Tell the American day and the British one: the 9-11 attacks, after 9-11."""
    if pair.usage.lang != "en" or (pair.low.number, pair.high.number) not in _DAYS_OF_TERROR:
        return False
    is_counted = _NOUN.match(pair.after) or begins_date(f"1{pair.after}", 0, pair.usage)
    is_alone = _SINCE.search(pair.before) and not is_counted
    return bool(is_alone or _TERROR.match(pair.after))


def _is_standard(pair: _Pair) -> bool:
    """Tell a standard whose series is named by letters: ГОСТ Р 1234-97."""
    has_series = len(pair.words) > 1 and re.fullmatch("[А-ЯA-Z]{1,3}", pair.words[-1])
    return bool(has_series) and pair.words[-2].lower() in NAMING


def _rises(pair: _Pair) -> bool:
    """Tell whether the second number may end what the first begins."""
    low, high = pair.low, pair.high
    kinds = low.kind, high.kind
    if pair.are_figures and low.unit.strip() not in _HALF_DAYS:
        return _is_figure_range(pair)
    if low.kind == high.kind and low.kind in ("clock", "date", "pair"):
        return True
    if low.unit.strip() in _HALF_DAYS or _are_verses(pair) or _are_hours(pair):
        return True
    if kinds == ("clock", "figure"):
        return low.value < high.value <= 24
    return {"clock", "date", "verse"}.isdisjoint(kinds) and low.value < high.value


def _are_verses(pair: _Pair) -> bool:
    """Tell verses of one chapter or of two: Luke 1:26-38, Gen. 1:1-2:3; in German Joh 13,4-7."""
    is_german = pair.usage.lang == "de" and pair.low.kind == "decimal" and pair.has_title
    first, mark, second = pair.low.number.partition("," if is_german else ":")
    if not mark or pair.low.sign:
        return False
    if pair.high.kind == "figure":
        return int(second) < int(pair.high.number)
    return pair.high.kind in ("clock", "verse") and int(first) < int(pair.high.number.split(":")[0])


def _are_hours(pair: _Pair) -> bool:
    """Tell English hours of a clock of twelve, which need not rise: 9.30-5, open 10-6."""
    if pair.usage.lang != "en" or pair.low.sign:
        return False
    if not (_HOUR.fullmatch(pair.low.number) and _HOUR.fullmatch(pair.high.number)):
        return False
    return not pair.are_figures or bool(_OPEN.search(pair.sentence) or _DAY.search(pair.before))


def _is_figure_range(pair: _Pair) -> bool:
    low, high = pair.low.number, pair.high.number
    if int(low) > int(high) and _BEFORE_OUR_ERA.search(pair.after[:_ERA_LENGTH]):
        return True
    if pair.lengths == (4, 2):
        # 2012-13 and 1999-00 are two years, 2013-05 is a month (ISO 8601), BS 5750-79 a standard.
        if not _YEAR.fullmatch(low) and pair.word not in PAGES:
            return False
        return int(high) > int(low[2:]) or int(high) == (int(low[2:]) + 1) % 100
    if low.startswith("0") or high.startswith("0") or int(low) >= int(high):
        return _is_shortened(pair) or _is_score_pair(pair) or _are_hours(pair)
    return not _is_clock(pair) and (_is_plausible(pair) or _is_score_pair(pair))


def _is_shortened(pair: _Pair) -> bool:
    """Tell pages and years whose second number lacks what it shares with the first: pp. 345-50,
    pp. 123-4, 1941-5 (New Hart's Rules 11.4)."""
    low, high = pair.lengths
    if high >= low or int(pair.low.number[-high:]) >= int(pair.high.number) or pair.is_score:
        return False
    if high == 1:
        is_year = pair.usage.lang == "en" and bool(_YEAR.fullmatch(pair.low.number))
        return is_year or pair.word in PAGES
    return pair.lengths == (3, 2) and pair.has_pages


def _is_score_pair(pair: _Pair) -> bool:
    longest = max(len(str(int(pair.low.number))), len(str(int(pair.high.number))))
    if any(len(end.number) > 1 and end.number.startswith("0") for end in (pair.low, pair.high)):
        return False
    if pair.is_score:
        return longest < 4
    if pair.lengths[0] == pair.lengths[1] < 4 and _is_between_teams(pair):
        return True
    ends = (pair.low.number, pair.high.number)
    if pair.usage.lang == "en" and ends[0] != ends[1] and _TENNIS.issuperset(ends):
        return True
    # As 1-1 is one teacher to one pupil, and 0-0 a castling, each needs a word.
    is_single = pair.lengths == (1, 1) and (ends[0] != ends[1] or ends[0] > "1")
    return is_single and (pair.usage.lang == "en" or "0" in (pair.low.number, pair.high.number))


def _is_between_teams(pair: _Pair) -> bool:
    """Tell the score that stands between two English names: Chiefs 31-28 Eagles."""
    is_english = pair.usage.lang == "en"
    return is_english and bool(_FIRST_TEAM.search(pair.before) and _SECOND_TEAM.match(pair.after))


def _is_clock(pair: _Pair) -> bool:
    """Tell 18-30, the hour and the minutes, from a range, in the languages that write it so."""
    hour, minutes = int(pair.low.number), int(pair.high.number)
    if not pair.usage.is_cyrillic_press or pair.lengths not in ((1, 2), (2, 2)) or pair.has_ending:
        return False
    is_told = (
        _AT.search(pair.before)
        or _HOUR_OF.search(pair.before)
        or _TO_TIME.match(pair.after)
        or _FROM_TIME.search(pair.before)
        or (not pair.before.strip() and _PROGRAMME.match(pair.after))
    )
    is_time = hour < 25 and minutes < 60 and not minutes % 5 and bool(is_told)
    return is_time and not _COUNTED.match(f" {pair.high.unit}{pair.after}".replace("  ", " "))


def _is_plausible(pair: _Pair) -> bool:
    """Tell the ends of a range from a telephone number, a law or goods, by their lengths."""
    low, high = int(pair.low.number), int(pair.high.number)
    longest = max(pair.lengths)
    if pair.lengths == (2, 3) and _TOWN.match(pair.after):
        return False  # 15-950 Białystok
    if pair.high.unit or longest < 3 or pair.lengths == (4, 4):
        return True
    if longest == 3:
        is_round = not high % 5 and (low < 100 or not low % 5)
        return is_round or pair.has_pages or bool(_NOUN.match(pair.after))
    if longest == 4:
        return not high % 50 and not 1900 <= high <= 2100
    return not low % 100 and not high % 100
