"""Marks that are none here, and would be read as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.check.reading import check_source
from tests.desk.importing_harness import READER

CODES = {"markup-shown", "conflict-left"}


def named(body: str = "Text.", title: str = "A plan") -> list[str]:
    """`line:column code` of each such mark; the text begins on line 5."""
    source = f"Title: {title}\nDate: 2013-05\nLang: en\n\n{body}\n".encode()
    findings, _ = check_source(source, Path("content/articles/a.md"), READER)
    return [f"{f.line}:{f.column} {f.code}" for f in findings if f.code in CODES]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("It is ~~struck~~ out.", "5:7"),
        ("Вода H~2~O", "5:7"),
        ("10^2^ людей", "5:3"),
        ("It is ==marked== so.", "5:7"),
        ("It is '''bold''' so.", "5:7"),
        ("{{< youtube x >}}", "5:1"),
        ("{{% notice %}}", "5:1"),
        ("{{ page.title }}", "5:1"),
        ("{{Цитата|Так}}", "5:1"),
        ("One\n\n{% raw %}", "7:1"),
        ("It {++is++} so.", "5:4"),
        ("It {>>really<<} is.", "5:4"),
        ("It is %%not meant%% so.", "5:7"),
        ("It {: .wide } is.", "5:4"),
        ("The [word]{.smallcaps}", "5:11"),
        ("The plan {#plan}", "5:10"),
        ('[caption id="x"]![A port]({static}/a.jpg) A port[/caption]', "5:1"),
        ("[caption id=”x” width=”5”]A port", "5:1"),
        ('One [gallery ids="1,2"]', "5:5"),
        ("[gallery]", "5:1"),
        ("[youtube=http://x.example/]", "5:1"),
        ("So [b]bold[/b] it is", "5:4"),
        ("[TOC]\n\n## A", "5:1"),
        ("See [[Plan]] and so on", "5:5"),
        ("![[port.jpg]]", "5:1"),
        ("One^[A note.] two", "5:4"),
        ("One ^[A note.] two", "5:5"),
        ("See [plan](http://x.example/a and so", "5:5"),
        ("See [plan](http://x.example/a\n\nand so on)", "5:5"),
        ("See [plan]({filename}b.md and so", "5:5"),
        ("| A | B |\n|---|---|\n| ![x|y]({static}/a.jpg) | c |", "7:7"),
        ("<table>\n<tr><td>**a**</td></tr>\n</table>", "6:9"),
        ("<p>See [plan](http://x.example/)</p>", "5:8"),
        ("See [plan] (http://x.example/a)", "5:5"),
        ("![A port] (port.jpg)", "5:1"),
        ("So :smile: it is", "5:4"),
        ('See "plan":http://x.example/', "5:5"),
        ("See [http://x.example/ the plan].", "5:5"),
        ("A&amp;nbsp;B", "5:2"),
        ("So&nbsp it is", "5:3"),
        ("::: warning\nText.\n:::", "5:1"),
        ("::: {.x}\nText.\n:::", "5:5"),
        ("> [!NOTE]\n> Text", "5:3"),
        ("== A plan ==", "5:1"),
        ("h2. A plan", "5:1"),
        ("##A plan", "5:1"),
        ("One.\n\n###План\nДва", "7:1"),
        ("####### A plan", "5:1"),
        (".. note:: x", "5:1"),
        ("!!! note\n    Text.", "5:1"),
        ('!!! warning "So"\n\n    Text of it.', "5:1"),
        ("??? note\n    Text.", "5:1"),
        ("- [ ] one\n- two", "5:3"),
        ("1. [x] one", "5:4"),
    ],
)
def test_a_mark_of_other_programs_is_named_where_it_stands(body: str, place: str) -> None:
    assert named(body) == [f"{place} markup-shown"]


@pytest.mark.parametrize(
    "body",
    [
        "`~~x~~`, ~~5 km, x == y, a==b==c, 2^3, ^_^, 5~7, Минск~Гомель~Брест",
        "He wrote[caption] and [sic] so, [1] (http://x.example/), [when x=5], [b] and [/etc]",
        r"\[[sic]], \{{x}}, \[x](http://a.example), x^\[a note]",
        r"\*\*a\*\* and <b>**c**</b>, Hotels of 3** and 4**",
        "::: Новости :::\n\nWow![1]\n\nh2.\n\n=== \n\n:::",
        "&amp;lt; R&amp;D &copy; AT&T; http://x.example/?a=1&copy=2&nbsp=3",
        "!!! Внимание\n\nNext.\n\n??? note",
        "- [x](http://a.example/) y\n- [X] z\n\n[x]: http://b.example/",
        "The set {a}, {{1},{2}}, 100%%, %d%% and C++ and ++i",
        '"Site": http://x.example/, [http://x.example/, 5 May]',
        "At 10:30: note :a: 5:30:15 ::",
        "Term\n:   Text\n\n    <<<<<<< x",
        "```\n~~x~~ [[a]] {{ b }} :smile:\n<<<<<<< HEAD\n```",
        "<!-- {{ b }} [[a]] -->So",
        '[a](http://x.example/~~b~~/{{c}}) ![d]({static}/e.jpg "E")',
        "[x](http://a.example/a(b)c) and <http://x.example/~a~>",
        "#Hashtag, ##5 and ## and C##",
        "<<<<<< and >>>>> and <<<<<<<",
    ],
)
def test_ordinary_text_is_not_named(body: str) -> None:
    assert named(body) == []


@pytest.mark.parametrize(
    "title",
    [
        "**Bold** plan", "A *plan*", "A _plan_", "A [plan](http://x.example/)", "A <i>plan</i>",
        "AT&amp;T", "&laquo;План&raquo;", "A `plan`", r"5\* hotel", r"\"A plan\"", "~~A~~ plan",
        "{{ page.title }}", '[caption id="x"]',
    ],
)  # fmt: skip
def test_marks_in_fields_are_named(title: str) -> None:
    assert named(title=title) == ["1:0 markup-shown"]


@pytest.mark.parametrize(
    "title",
    [
        "Hotels of 3*, 4* and 5*", r"C:\_new\*.txt", "Growth* and loss**", "5 < 6 > 4 & R&D",
        "__init__ of snake_case", "The <unknown> & [sic]", "A * B * C", "#Tag and C#", "Rock&Roll;",
    ],
)  # fmt: skip
def test_a_title_may_hold_signs(title: str) -> None:
    assert named(title=title) == []


def test_what_git_could_not_join_is_refused() -> None:
    body = "One.\n\n<<<<<<< HEAD\nTwo.\n=======\nThree.\n>>>>>>> branch"
    assert named(body) == ["7:1 conflict-left"]
