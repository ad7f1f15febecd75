"""Emphasis is what Markdown takes for it: only what it leaves open in the text is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.check import markup
from desk.check.text import Text
from plugins.source.fields import Field
from plugins.source.sanitise import clean
from tests.desk.importing_harness import READER
from tests.effort import some


def found(body: str, *fields: Field) -> list[str]:
    """`line:column marks` of each mark that is named."""
    text = Text("a.md", fields, body, 1, "en")
    faults = markup.emphasis_open(text, clean(READER.convert(body)))
    return [f"{f.line}:{f.column} {f.message.split(chr(39))[1]}" for f in faults]


def shown(body: str) -> str:
    """The HTML of one paragraph."""
    return READER.convert(body).removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("One **two", "1:5 **"),
        ("One *two\n\nthree*", "1:5 *"),
        ("One __two", "1:5 __"),
        ("One _two", "1:5 _"),
        ("One ***two**", "1:5 ***"),
        ("**One ** and two", "1:1 **"),
        ("*One* and *one", "1:11 *"),
        ("> **Он сказал", "1:3 **"),
        ("Да.\n\n* **Раз\n* два", "3:3 **"),
        ("**[One](http://x.example/)", "1:1 **"),
        ("(*Смеётся.)", "1:2 *"),
        ("**One.\n\nTwo.**", "1:1 **"),
        ("**2012 was dry", "1:1 **"),
        ("***Word and more", "1:1 ***"),
        ("Up 5%*.\n\nBy **2012 it fell", "3:4 **"),
    ],
)
def test_emphasis_that_is_left_open_is_named_with_its_place(body: str, fault: str) -> None:
    assert found(body) == [fault]


@pytest.mark.parametrize(
    "body",
    [
        "**One** *two* __three__ _four_ ***five***",
        "See **[the plan](http://x.example/)**.",
        "(*Laughs.*) “*No*”, she said; *«Не ведаю»*, — адказаў ён.",
        "**Петренко О. В.**, голова: «Так».",
        "**Note:** one, **Note:**two",
        "*Gazette*'s; **A**–**B**; *one*—*two*; —*Да.*",
        "* one\n* two",
        r"\*one and \_two",
        r"*+* \*one",
        r"*...* <em>\*\*x\*\*</em>",
        "2 * 3 and 2*3*4 and snake_case_name",
        "Hotels of 3*, 4* and 5*.",
        "Up 5%*, down 3%*.\n\n*By the ministry.",
        "Price\\*\n\n\\*with tax",
        "Цена 5 руб.* и 6 руб.**\n\n*С налогом.\n\n**Без налога.",
        "Dial *123*4# or *100# or **21*5#.",
        "Doe* and Smith**\n\n*A writer. **A critic.",
        "***½ and ***ня of ***",
        "*Names are changed.\n\nMaria* was there.",
        "All *.txt and *.md files",
        "п*…ц and s**t",
        "`**x` and <code>*y</code>",
        "AEU and SES.\n\n*[SES]: Single Economic Space",
        "/_foo_/ and http://x.example/_a_/b*c*d and user_name@x.example",
        "a_i and __init__.py",
    ],
)
def test_right_texts_pass(body: str) -> None:
    assert found(body) == []


def test_the_note_of_a_headlines_asterisk_passes() -> None:
    note = "*With the ministry's figures."
    assert found(note, Field("title", "The plan*", 1)) == []
    assert found(note, Field("title", "The plan", 1)) == ["1:1 *"]


@pytest.mark.parametrize(
    "typed",
    [
        "5*6*7 = 210",
        "3*, 4* и 5*",
        "5%*, 3%* и 2%*",
        "м*…ми, б*** и п***ц",
        "*123*4#",
        "***½, B* и A*",
        "***ня, п***ц и ****ть, б***ь",
        "2**3 и x**2",
        "(*) и (**)",
        "/_foo_/ и a/_b_/c",
        "__init__ и __get_item__",
        "*.txt, *.md и *.*",
        "C_1 и C_2_",
        "при*вет*ик",
        "*_* ^_^ -_- и ^*^ ^*^",
        "@_user_ и #_tag_, _ivan_@mail.example",
        "http://x.example/a_(b)_1 и (http://x.example/a_b_)",
    ],
)
def test_marks_of_words_figures_and_paths_stay(typed: str) -> None:
    assert shown(typed) == typed


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("**Да!**Нет", "<strong>Да!</strong>Нет"),
        ("**С**ветлы **Д**ом", "<strong>С</strong>ветлы <strong>Д</strong>ом"),
        ("*in*sensitive, *не*верный", "<em>in</em>sensitive, <em>не</em>верный"),
        ("_Да_… _и_/_или_", "<em>Да</em>… <em>и</em>/_или_"),
        ("**_a_** *__b__*", "<strong><em>a</em></strong> <em><strong>b</strong></em>"),
        ("*a **b***, ***a** b*", "<em>a <strong>b</strong></em>, <em><strong>a</strong> b</em>"),
        ("*...и* *-5*", "<em>...и</em> <em>-5</em>"),
        ("__main__", "<strong>main</strong>"),
    ],
)
def test_marks_around_words_emphasise_them(typed: str, html: str) -> None:
    assert shown(typed) == html


WORDS = st.sampled_from("слово the їжак Я 5 «да» “so” (see) U.S. C# 10% $5 №5 don't".split())
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
MARKS = st.sampled_from(["*", "**", "***", "_", "__"])
BEFORE = st.sampled_from(["", " ", "(", "«", "“", "„", "— ", "—", '"', "[", "…"])
AFTER = st.sampled_from(
    ["", " ", ").", "».", "”,", "“", "; ", " — ", "—", '"', ",", "?", "]", ":", "…", "/", "’s", "-"]
)


@settings(max_examples=some(200))
@given(st.lists(st.tuples(BEFORE, MARKS, PHRASES, AFTER), min_size=1, max_size=4))
def test_emphasis_of_any_words_between_any_marks_is_emphasis(
    parts: list[tuple[str, str, str, str]],
) -> None:
    body = " ".join(f"{before}{mark}{words}{mark}{after}" for before, mark, words, after in parts)
    assert found(body) == [], body
    assert not set("*_") & set(shown(body)), body
