"""Every letter, digit and sign that is typed is read on the page, or named by its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from gfmetadata import LanguageProto
from google.protobuf import text_format
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.check.reading import check_source
from desk.check.text import Text
from desk.check.typed import shown, typed, typed_places
from desk.check.words import missing
from plugins.source.fields import split_head
from plugins.typography import plain
from tests.desk.importing_harness import READER
from tests.effort import some
from tests.sites import ROOT

CODES = {"words-lost", "lines-joined", "footnote-repeated", "emphasis-open", "html-removed"}
CODES |= {"reference-missing", "footnote-missing", "footnote-unused", "fence-open", "comment-open"}
CODES |= {"link-position", "tag-unbalanced", "heading-skip", "image-alt", "text-missing"}


def named(body: str, lang: str = "ru") -> list[str]:
    """`line code` of each finding of a body that is about its words."""
    source = f"Title: A plan\nDate: 2013-05\nLang: {lang}\n\n{body}\n".encode()
    findings, _ = check_source(source, Path("content/articles/a.md"), READER)
    return [f"{f.line - 4} {f.code}" for f in findings if f.code in CODES]


def messages(body: str, lang: str = "ru") -> list[str]:
    source = f"Title: A plan\nDate: 2013-05\nLang: {lang}\n\n{body}\n".encode()
    findings, _ = check_source(source, Path("content/articles/a.md"), READER)
    return [f.message for f in findings if f.code in CODES]


@pytest.mark.parametrize(
    ("body", "lang", "finding"),
    [
        ("| A |\n|---|\n| 5 | млн |", "ru", "3 words-lost"),
        ("A | B\n--|--\n1 | 2|3", "en", "3 words-lost"),
        ("Так.\n\n## Том {второй}", "ru", "3 html-removed"),
        ("01. Минск\n02. Гомель", "ru", "1 words-lost"),
        (
            "<div>\n*Да*\n<http://x.example/>\n</div>",
            "ru",
            "3 html-removed",
        ),
        ("- Вы приедете?\n- Приеду.", "ru", "1 words-lost"),
        ("Он спросил:\n\n- Ви приїдете? - і замовк.", "uk", "3 words-lost"),
        ("- Так.\n- Не!\n- Чаму?", "be", "1 words-lost"),
        ("- Сен кімсің?\n- Мен Асанмын.", "kk", "1 words-lost"),
        ("- 15 градусов ночью", "ru", "1 words-lost"),
        ("+ 7 °C", "en", "1 words-lost"),
        ("+ 20 тысяч жителей", "ru", "1 words-lost"),
        ("> 80 тысяч человек пришли.", "ru", "1 words-lost"),
        ("Цена 5*.\n\n* С налогом.\n\nТекст.", "ru", "3 words-lost"),
        ("> So it is.\n\n- Jane Doe", "en", "3 words-lost"),
        ("Раз.\n\n    Второй абзац из письма.", "ru", "3 words-lost"),
        ("One.\n\n\tThis came from a letter, and was indented.", "en", "3 words-lost"),
        ("Аб`ява і сям`я", "be", "1 words-lost"),
        ("Газета `Звязда` пісала", "be", "1 words-lost"),
        ("Газета ``Звязда`` пісала", "be", "1 words-lost"),
        ("Call __main__ now", "en", "1 words-lost"),
        ("Text.\n\n[a]: http://x.example/", "en", "3 words-lost"),
        ("[a]\n\n[a]: b.html\n[a]: c.html", "en", "4 words-lost"),
        ("- One[^1]\n- [^1]: A note.", "en", "2 words-lost"),
        (r"It is 5 \< 7 and \~10", "en", "1 words-lost"),
        ("One.\n\n    ![A port]({static}/images/port.jpg)", "en", "3 words-lost"),
        ("Раз.\n\n    > Цитата", "ru", "3 words-lost"),
        ("Раз.\n\n    ## Итоги", "ru", "3 words-lost"),
        ("A\tB\n1\t2", "en", "1 lines-joined"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\n|---|---|\n| 3 | 4 |", "en", "4 lines-joined"),
        ("    | A | B |\n    |---|---|\n    | 1 | 2 |", "en", "1 words-lost"),
        ("- Gdzie jesteś?\n- W domu.", "pl", "1 words-lost"),
        ("It is un*believ*able", "en", "1 words-lost"),
        ("## Да\\\n\nНет.", "ru", "1 words-lost"),
        ("Да.\n\nНет.\\", "ru", "3 words-lost"),
        ("- One.\n\n    [^1]: A note.\n\n- Two.", "en", "3 footnote-unused"),
        ("> One.\n>\n> [^1]: A note.", "en", "3 footnote-unused"),
        ("Text.\n\n*[SES]: Single Economic Space", "en", "3 words-lost"),
        ("One[^1]\n\n[^1]: Two\n[^1]: Three", "en", "4 footnote-repeated"),
        (
            "Буря мглою небо кроет,\nВихри снежные крутя;\nТо, как зверь, она завоет,",
            "ru",
            "1 lines-joined",
        ),
        ("Дом 5, корп. 2\nМинск, 220030\nБеларусь", "ru", "1 lines-joined"),
        ("| Год | Сумма |\n| 2012 | 5 |", "ru", "1 lines-joined"),
        ("Year | Sum\n2012 | 5", "en", "1 lines-joined"),
        ("Тел. 222-33-44\n+375 29 111-22-33", "ru", "1 lines-joined"),
        ("- 5\n- 7", "ru", "1 words-lost"),
        ("Редакция\nул. Мира, 7\n220005, Минск", "ru", "1 lines-joined"),
        ("The Paper\n7 Fleet Street\nLondon", "en", "1 lines-joined"),
        ("Да.\n\nFrom: Jane\nTo: John", "en", "3 lines-joined"),
        ("1) раз;\n2) два.", "ru", "1 lines-joined"),
        ("а) раз\nб) два", "ru", "1 lines-joined"),
        ("• раз\n• два", "ru", "1 lines-joined"),
        ("Пока.\n-- \nИван", "ru", "1 lines-joined"),
        ("С павагай,\nЯн Баршчэўскі", "be", "1 lines-joined"),
        ("I. Раз\nII. Два", "ru", "1 lines-joined"),
        ("а. раз\nб. два", "ru", "1 lines-joined"),
        ("№ 5. Дом\n№ 6. Дом", "ru", "1 lines-joined"),
        ("#1 в мире\n#2 в мире", "ru", "1 lines-joined"),
        ("[1] Иванов И.\n[2] Петров П.", "ru", "1 lines-joined"),
        ("-5 °C\n-7 °C", "en", "1 lines-joined"),
        ("1. раз\n1.1. под\n1.2. под", "ru", "1 lines-joined"),
        ("* раз\n** два", "ru", "1 lines-joined"),
        ("-раз\n-два", "ru", "1 lines-joined"),
        ("** Внимание ** всем", "ru", "1 emphasis-open"),
        ("Тел.:\n+375 17 222-33-44\n+375 29 111-22-33", "ru", "1 lines-joined"),
        ("10:00 Адкрыццё\n11:00 Даклад", "be", "1 lines-joined"),
        ("ИНН 1234567890\nКПП 123456789", "ru", "1 lines-joined"),
        ("> 100 человек\n> 50 детей", "ru", "1 words-lost"),
        (">= 5", "en", "1 words-lost"),
        (r"Формула \(a+b\) верна", "ru", "1 words-lost"),
        ("See\n\\[x^2\\]\nhere", "en", "2 words-lost"),
        (r"В папке src\main\_old", "ru", "1 words-lost"),
        (r"Search for \w+\.txt", "en", "1 words-lost"),
        ("[да](#_1)\n\n## Да", "ru", "1 link-position"),
        ("| A | B |\n|---|\n| 1 | 2 |", "ru", "2 lines-joined"),
        ("| A | B|C |\n|---|---|\n| 1 | 2|3 |", "ru", "2 lines-joined"),
        ("Текст\n| **A** | B |\n|---|---|\n| 1 | 2 |", "ru", "2 lines-joined"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\nИсточник: Белстат", "ru", "4 lines-joined"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |", "ru", "5 lines-joined"),
        ("+---+---+\n| A | B |\n+===+===+", "ru", "1 lines-joined"),
        ("Цены* росли**.\n\n*По курсу.\n**С учётом *спада*.", "ru", "3 lines-joined"),
        ("Рост 5%*.\n*По данным Белстата.", "ru", "1 lines-joined"),
        ("Раз¹, два².\n\n¹ Первое.\n² Второе.", "ru", "3 lines-joined"),
        ("<sup>1</sup> Первое.\n<sup>2</sup> Второе.", "ru", "1 lines-joined"),
        ("[1]: Первое примечание\n[2]: Второе примечание", "ru", "1 lines-joined"),
        ("i. раз\nii. два", "ru", "1 lines-joined"),
        ("Премьера 5 мая.*\n\n___\n* Возможны изменения", "ru", "4 words-lost"),
        ("Прогноз:\n- 5...-7 °C ночью\n+ 3...+5 °C днём", "ru", "2 words-lost"),
        ("- **Вы приедете?**\n- Приеду.", "ru", "1 words-lost"),
        ("> - Вы приедете?\n> - Приеду.", "ru", "1 words-lost"),
        ("Раз.\n\n    Иван Иванов", "ru", "3 words-lost"),
        ("> Раз.\n>\n>     Письмо героя.", "ru", "3 words-lost"),
        ("Dear reader,\n\n    I write to you.\n\n    Yours,\n    Jane", "en", "3 words-lost"),
        ("Ударение: молок**о** и за**мо**к", "ru", "1 words-lost"),
        ("One[^1]\n\n[^1]: ", "en", "3 footnote-missing"),
        (r"She said \"no\" and it\'s over", "en", "1 words-lost"),
        (r"Рост 5\%, <b>6</b> \& \$7", "ru", "1 words-lost"),
        (r"Пусть $\{-1, 0\}$ и $a\_b$", "ru", "1 words-lost"),
        (r"Удалите %TEMP%\*.tmp", "ru", "1 words-lost"),
        ("Буря мглою,\\\nВихри;\\", "ru", "1 lines-joined"),
        ("Буря мглою,\\\\\nВихри", "ru", "1 lines-joined"),
        ('Да.\n\n<a href="http://x.example>ссылка</a> и <b>так</b>', "ru", "3 tag-unbalanced"),
        ('Текст <img src="a.jpg" alt="a" и всё', "ru", "1 tag-unbalanced"),
        ("`e`__5_* *<b>*</b>", "en", "1 words-lost"),
    ],
)
def test_what_is_lost_or_hardly_meant_is_named_with_its_line(
    body: str, lang: str, finding: str
) -> None:
    assert finding in named(body, lang)


@pytest.mark.parametrize(
    ("body", "lang"),
    [
        ("- яблоки\n- груши", "ru"),
        ("1.\tРаз\n2.\tДва\n\n-\tРаз\n-\tДва\n\nТекст\tтак\nи дальше", "ru"),
        ("| A | B |\n|---|---|\n| - | - |\n| – | -- |", "ru"),
        ("- Kup mleko.\n- Zadzwoń do Jana.", "pl"),
        ("f*ck it, п*зд*ц, 5*a*b и a*b*c", "en"),
        ("C:\\Users\\\n\n`x\\`", "en"),
        (r"\[1\], [x\](y), snake\_case, C\#, Hello\! и 5\.", "ru"),
        (r"C:\new\!a\_b, D:\{x}\#1 и C:\Program Files\(x86)\a", "ru"),
        (r"`\(x\)` и `a\_b\c`", "ru"),
        ("[да](#да)\n\n## Да", "ru"),
        ("А | Б\n--|--\n1 | 2", "ru"),
        ("Решили:\n\n- Создать комиссию.\n- Принять закон.", "ru"),
        ("- Milk\n- Bread?", "en"),
        ("- Пункт\n  - подпункт", "ru"),
        ("— Вы приедете?\n— Приеду.", "ru"),
        ("> 5 мая он писал\n> домой.", "ru"),
        ("> Цитата.", "ru"),
        ("-5 градусов, +7, >5", "ru"),
        ("1. раз\n2. два\n2. два\n\n1986. Чернобыль", "ru"),
        ("```\n- Вы?\n    Второй абзац письма был тут.\n```", "ru"),
        ("    x = f(y)\n    return {x: 1}", "en"),
        ("`code` и `f(x)`", "ru"),
        ("[a] и *[ЕЭП]*\n\n[a]: http://x.example/", "ru"),
        ("ЕЭП\n\n*[ЕЭП]: Единое экономическое пространство", "ru"),
        ("Строка прозы была\nперенесена где попало,\nи это не стихи.", "ru"),
        ("One sentence here.\nAnother one there.\nAnd a third.", "en"),
        ("1.\tРаз (таб)\n2.\tДва", "ru"),
        (
            "of the layers.\tThe task of keeping it\ncan be hard.\tA slight change in one breaks",
            "en",
        ),
        (
            "<table><tr><td>One</td></tr>\n<tr><td>two\t</td></tr>\n<tr><td>\tx</td></tr></table>",
            "en",
        ),
        ("***\nГостиница «Минск»\nи другие", "ru"),
        ("> 20 тысяч человек было\n>\n> Тридцать тысяч человек", "ru"),
        ("> 3. Три\n> 1. Раз", "ru"),
        ("> Так.\n>\n> - яблоки\n> - груши", "ru"),
        ("Так.\n> Цитата и\n> ещё", "ru"),
        ("*курсив на\nдве строки* и\n*ещё*", "ru"),
        ("|A|B|\n|:-:|:-:|\n|1|2|\n||3|\n\n`|---|`\n\n|x| = 5", "ru"),
        ("    SELECT name FROM users\n\n    git commit then push it all", "en"),
        ("Год:\n\n    2012    5 млн\n    2013    6 млн", "ru"),
        ("**С**ветлый и п**т, б**дь", "ru"),
        ("В U.S.\n\n  *[U.S.]: United States", "ru"),
        ("- Раз[^1],\n\n    [^1]: Прим.\n- два[^2]\n\n    [^2]: Там же.", "ru"),
        ("> Два[^a].\n>\n> [^a]: В цитате.\n\nРаз[^b].\n\n[^b]: Там же.", "ru"),
        ("Раз[^1] два[^2].\n\n[^2]: Б\n[^1]:\n    А", "ru"),
        (r"C:\data\'x' и `\"x\"`, AC\DC и \\server\$share, $x\%y$", "ru"),
        ("Буря мглою,\\ \nВихри\\\t\nи снег", "ru"),
        (r"Цена $5\* или $6\_", "ru"),
        ('&lt;a href="x"> и `<a href="x>`, a <b and c = d, x <y z=5', "ru"),
        (r"The set $\\\{1, 2\\}$", "en"),
        ("- Кто?\n- Что?\n- Где?", "ru"),
        ("## Части\n\n- Предисловие.\n- Указатель.", "ru"),
        ("- **Начало:** утро.\n- **Конец:** вечер, и тогда уже совсем темно на улице.", "ru"),
        ("Ссылки\n\n- [План](http://x.example/)\n\nДалее.", "ru"),
        ("Буря мглою небо кроет,<br />\nВихри снежные крутя;<BR/>\nТо, как зверь,", "ru"),
        ("- > цитата\n- второе", "ru"),
        ("А. Иванов и\nК. Петров пришли.", "ru"),
        ("Roses are red,\\\nViolets are blue,\\\nSugar is sweet", "en"),
        ("Roses are red,  \nViolets are blue,  \nSugar is sweet", "en"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\n\nТекст", "ru"),
        (
            "Term\n:   Definition -- it is.\n\n## Part {#own}\n\n<b title='x'>y</b> &amp; &mdash;",
            "en",
        ),
        ("x[^n] y[^m]\n\n[^m]: M, a note\n    of lines.\n\n    And more.\n\n[^n]: N", "en"),
        (
            "![A port]({static}/images/port.jpg) <http://x.example/a_b> <a@b.example> \\* \\[x\\]",
            "en",
        ),
        ("<!-- a\n\nb --> c &amp; d\n\n`<!--` `&amp;` ``a`b``", "en"),
    ],
)
def test_right_texts_are_not_named(body: str, lang: str) -> None:
    assert named(body, lang) == []


def test_a_message_shows_what_was_lost_and_what_to_type() -> None:
    (message,) = messages("| A |\n|---|\n| 5 | млн руб. |")
    assert "'млн руб.' is not on the page" in message
    assert message.endswith(r"type \| for a bar within a cell")


def test_what_is_the_same_is_said_once_a_line() -> None:
    assert len(messages("Сям`я, аб`ява і\nз`езд", "be")) == 2


def test_what_does_not_hold_is_turned_off() -> None:
    head = "Title: A\nDate: 2013-05\nCheck_off: words-lost, lines-joined"
    source = f"{head}\n\n- Да?\n- Нет.\n\n1) a\n2) b"
    findings, _ = check_source(source.encode(), Path("content/articles/a.md"), READER)
    assert findings == []


@pytest.mark.parametrize(
    ("letters", "page", "lost"),
    [
        ("abcdef", "abcdef", []),
        ("abcdef", "abdef", [(2, 3)]),
        ("abcdef", "abXcYdef", []),
        ("one.two.three.", "one.three.", [(4, 8)]),
        ("one.two.three.", "one.three.two.", []),
        ("", "abc", []),
        ("abc", "", [(0, 3)]),
    ],
)
def test_what_a_page_does_not_have_is_found(
    letters: str, page: str, lost: list[tuple[int, int]]
) -> None:
    assert missing(letters, page) == lost


# Marks, each where a text may have it; a bar stands for the start of a line, two for a paragraph.
TRAPS = st.sampled_from(
    [
        *"5*6*7 3*,4* м*…ми *123*4# __init__ /_foo_/ C# #Тег # ## * ** _ __ (*так*) **да**".split(),
        *r"*«да»* _а_ C:\new\_old\*.txt \\server\share \ \* \_ ` `` сім`я [ ] [а] [а](б)".split(),
        *"[^1] { } {а} {#a} < > <b> </b> <? <! <!-- --> <![CDATA[ <x &amp; &lt; &x & ~ ~~~".split(),
        *": = ! ![ 10<sup>6</sup>".split(),
        *"http://x.example/a_b?d=1&e=2 <http://x.example/> a@b.example".split(),
        *"| ЕС ¦- ¦+ ¦> ¦* ¦1. ¦1986. ¦10. ¦2) ¦---¦ ¦--¦ ¦===¦ ¦# ¦## ¦#Тег ¦~~~¦ ¦: ¦| ¦".split(),
        *"¦¦- ¦¦1. ¦¦> ¦¦ ¦¦[^1]:&Прим.¦¦ ¦[а]:&Да¦ ¦[б]:&http://x.example/¦ ¦*[ЕС]:&Союз¦".split(),
        *"¦&&- ¦&&&& ¦¦&&&& ¦¦|а|б|¦|---|---|¦|1|2|3|¦¦ ¦¦|а|¦|---|¦|1| \\¦".split(),
    ]
).map(lambda trap: trap.replace("¦", "\n").replace("&&", "  ").replace(":&", ": "))


def declaration(lang: str, script: str = "Cyrl") -> str:
    """Articles of the Universal Declaration of Human Rights, which is in the public domain."""
    table = files("gflanguages") / "data" / "languages" / f"{lang}_{script}.textproto"
    texts = text_format.Parse(table.read_text("utf-8"), LanguageProto()).sample_text
    return " ".join(getattr(texts, f"specimen_{size}") for size in (48, 36, 32, 21, 16))


SEED = ROOT / "content" / "articles" / "2013" / "integration-action-plan.md"
PASSAGES = {
    "en": f"{split_head(SEED.read_text('utf-8')).body} {declaration('en', 'Latn')}",
    "kk": declaration("kk"),
    "ru": "«Оборот вырос на 5,5%, — сказал министр, — и это не предел». В 2012 г. из Минска в "
    "Астану ушло 1 400 вагонов; по данным ведомства, цена выросла до 10 000 руб. за тонну. — "
    "Почему? — Спрос есть: мы продаём всё (см. табл. 3), и ещё столько же просят: «Дайте больше!» "
    + declaration("ru"),
    "be": "«Абарот павялічыўся на 5,5%, — адзначыў ён, — і гэта не мяжа». У 2012 г. з Мінска ў "
    "Астану пайшло 1 400 вагонаў; з’ява звычайная: «Дайце больш!» — Чаму? — Не ведаю… "
    + declaration("be"),
    "uk": "«Обіг зріс на 5,5 %, — зазначив він, — і це не межа». У 2012 р. з Києва до Астани "
    "пішло 1 400 вагонів; п’ять із них — з обладнанням (див. табл. 3). — Чому? — Є попит! "
    + declaration("uk"),
}


@st.composite
def trapped(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """A stretch of a real text with marks put in anywhere, its language, and its words alone."""
    lang = draw(st.sampled_from(sorted(PASSAGES)))
    words = PASSAGES[lang].split()
    start = draw(st.integers(0, len(words) - 1))
    stretch = words[start : start + draw(st.integers(1, 40))]
    parts = list(stretch)
    for trap in draw(st.lists(TRAPS, max_size=6)):
        parts.insert(draw(st.integers(0, len(parts))), trap)
    return draw(st.sampled_from([" ", " ", "\n"])).join(parts), lang, stretch


def lost_unsaid(body: str, lang: str) -> str:
    """Letters and digits that are typed, are no markup and do not stand on the typeset page, if
    nothing at all is said of the text."""
    if named(body, lang):
        return ""
    source = f"Title: A\nDate: 2013-05\nLang: {lang}\n\n{body}\n".encode()
    rest = iter(shown(READER.render(source, Path("content/articles/a.md"))[0]))
    letters = [one for one in typed(Text("a", (), body, 1, lang)) if one.isalnum()]
    return "".join(one for one in letters if one not in rest)


@settings(max_examples=some(200))
@given(trapped())
def test_no_letter_is_lost_unsaid_whatever_marks_stand_among_the_words(
    text: tuple[str, str, list[str]],
) -> None:
    body, lang, _ = text
    assert lost_unsaid(body, lang) == "", text


# Signs that Markdown or typography may take or turn into others.
TURNED = set("*_`[]()#>+|\\~:={}!<&\"'-.–—…’")


def counted(words: list[str]) -> Counter[str]:
    """How often each run of letters and digits, and each sign, stands in words."""
    return Counter(part for word in words for part in _parts(word) if part not in TURNED)


def _parts(word: str) -> Iterator[str]:
    yield from re.findall(r"[^\W_]+|[^\w\s]", word)


@settings(max_examples=some(200))
@given(trapped())
@example(("| А |\n|---|\n| Усе | людзі |", "be", ["Усе", "людзі"]))
def test_the_words_of_a_real_text_stand_on_the_page_or_something_is_said(
    text: tuple[str, str, list[str]],
) -> None:
    """Unlike the test above, this one knows nothing of Markdown; what a comment hides is hidden."""
    body, lang, words = text
    if "<!--" in body or named(body, lang):
        return
    source = f"Title: A\nDate: 2013-05\nLang: {lang}\n\n{body}\n".encode()
    page = plain(READER.render(source, Path("content/articles/a.md"))[0]).split()
    assert counted(words) - counted(page) == Counter(), body


BODIES = st.lists(st.one_of(TRAPS, st.sampled_from("слово 2013 5,5% «так»,".split())), max_size=30)


@settings(max_examples=some(150))
@given(BODIES)
@example(["[^1]", "\n\n[^1]: Прим.\n\n", "x"])
def test_both_ways_to_read_a_source_agree(parts: list[str]) -> None:
    text = Text("a", (), " ".join(parts), 1, "uk")
    letters, places = typed_places(text)
    assert letters == typed(text)
    assert len(places) == len(letters)
