"""A hundred inputs, each tried as a new editor would: what is named, where, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.together import Together, check_together
from tests.sites import Site

A = "articles/a.md"


def art(body: str = "Some text.", **fields: str | None) -> str:
    """An article whose text begins on the line after its fields and an empty one."""
    head = {"Title": "A plan", "Date": "2013-05-29", "Lang": "en", **fields}
    lines = [f"{name}: {text}" for name, text in head.items() if text is not None]
    return "\n".join([*lines, "", body, ""])


INPUTS = [
    pytest.param({A: art(Title="\u3164\u3164")}, ["a.md:1 field-form"], id="title hangul filler"),
    pytest.param({A: art(Title="\u200b\u200d")}, ["a.md:1 field-form"], id="title zero width"),
    pytest.param(
        {A: "Title: A\nTITLE: B\nDate: 2013-05\n\nText.\n"},
        ["a.md:2 field-repeated"],
        id="title twice other case",
    ),
    pytest.param(
        {A: "Заголовок: План\nTitle: A\nDate: 2013-05\n\nText.\n"},
        ["a.md:1 field-stray"],
        id="field cyrillic name",
    ),
    pytest.param({A: art(Date="٢٠١٣-٠٥-٢٩")}, ["a.md:2 field-form"], id="date arabic digits"),
    pytest.param({A: art(Date="0000-01-01")}, ["a.md:2 field-form"], id="date year 0"),
    pytest.param({A: art(Date="0001-01-01 00:00 +03:00")}, ["a.md:2 field-form"], id="date year 1"),
    pytest.param({A: art(Date="9999-12-31 23:59 -12:00")}, ["a.md:2 field-form"], id="date 9999"),
    pytest.param(
        {A: art(Date="2013-05-29 10:30:00")}, ["a.md:2 field-form"], id="date with seconds"
    ),
    pytest.param(
        {
            A: art(
                Date="2013-05-29 10:30",
                Modified="2013-05",
                Correction="2013-05-29 | It is $1bn.",
                Clarification="2013-05-29 10:30 | That was in May.",
            )
        },
        [],
        id="changed on the day of publication",
    ),
    pytest.param(
        {A: art(Date="2013-05-29 10:30", Modified="2013-05-29 10:29")},
        [],
        id="modified a minute before",
    ),
    pytest.param(
        {A: art(Date="2013-05-29 00:10", Modified="2013-05-28 23:50")},
        ["a.md:4 date-order"],
        id="modified the day before",
    ),
    pytest.param({A: art(body="…")}, ["a.md:5 text-missing"], id="text of make new"),
    pytest.param({A: art(body="…", Status="draft")}, [], id="draft of make new"),
    pytest.param(
        {A: art(Modified="2013-04")}, ["a.md:4 date-order"], id="modified before date month"
    ),
    pytest.param(
        {A: art(Correction="2013-06-03 It is one")},
        ["a.md:4 field-form"],
        id="correction no bar",
    ),
    pytest.param(
        {A: art(Correction="2013-05-01 | x")},
        ["a.md:4 date-order"],
        id="correction wrong date plus good before",
    ),
    pytest.param({A: art(Status="skip")}, ["a.md:4 field-form"], id="status skip"),
    pytest.param({A: art(Lang="en@x")}, ["a.md:3 field-form"], id="lang with more after it"),
    pytest.param({A: art(Lang="root")}, ["a.md:3 field-form"], id="lang of no language"),
    pytest.param({A: art(Lang="EN-gb")}, [], id="lang in another case"),
    pytest.param({A: art(Lang="en_US.UTF-8")}, ["a.md:3 field-form"], id="lang posix"),
    pytest.param({A: art(Translation="да")}, ["a.md:4 field-form"], id="translation maybe"),
    pytest.param({A: art(Slug="../../etc/passwd")}, ["a.md:4 field-form"], id="slug path"),
    pytest.param({A: art(Slug="план")}, ["a.md:4 field-form"], id="slug cyrillic"),
    pytest.param(
        {A: art(Template="../../../etc/passwd")}, ["a.md:4 field-form"], id="template traversal"
    ),
    pytest.param({A: art(Save_as="../x.html")}, ["a.md:4 field-unknown"], id="save_as field"),
    pytest.param({A: art(Tags=",,,")}, ["a.md:4 field-form"], id="tags commas"),
    pytest.param({A: art(Tags="a" * 300)}, ["a.md:4 field-form"], id="tags 300 letters"),
    pytest.param(
        {A: art(Author="X"), "authors.toml": '[[author]\nname="x"\n'},
        ["authors.toml:1 authors-table"],
        id="authors toml broken",
    ),
    pytest.param(
        {"authors.toml": '[author]\nname="x"\n'},
        ["authors.toml:0 authors-table"],
        id="authors toml wrong top",
    ),
    pytest.param(
        {
            "authors.toml": '[[author]]\nname="x"\nslug="a"\n[[author]]\nname="y"\nslug="a"\n',
            A: art(Author="x"),
            "articles/b.md": art(Title="b", Author="y"),
        },
        ["authors.toml:0 authors-table"],
        id="authors toml same slug",
    ),
    pytest.param(
        {"authors.toml": '[[author]]\nname="x"\nslug="../../x"\n'},
        ["authors.toml:0 authors-table"],
        id="authors toml slug evil",
    ),
    pytest.param(
        {"authors.toml": '[[author]]\nname="x"\npage="javascript:alert(1)"\n'},
        ["authors.toml:0 authors-table"],
        id="authors toml page evil",
    ),
    pytest.param(
        {"authors.toml": '[[author]]\nname="Müller"\n'.encode("latin-1")},
        ["authors.toml:2 authors-table"],
        id="authors toml latin1",
    ),
    pytest.param(
        {"authors.toml": '[[author]]\nname="x"\nnmae="y"\n'},
        ["authors.toml:0 authors-table"],
        id="authors toml unread by no one",
    ),
    pytest.param(
        {A: art(Section="ARTICLES"), "articles/b.md": art(Section="articles")},
        ["a.md:4 section-unknown"],
        id="section in capitals before a right one",
    ),
    pytest.param({A: art(Section="—")}, ["a.md:4 field-form"], id="section punctuation"),
    pytest.param(
        {A: art("[x]({filename}n.md)", Check_off="link-target")},
        ["a.md:4 field-form", "a.md:6 link-target"],
        id="check_off an error",
    ),
    pytest.param(
        {A: "Title:\xa0A plan\nDate: 2013-05\n\nText.\n"},
        [],
        id="field value with tabs and nbsp",
    ),
    pytest.param(
        {A: "Title: A\nDate: 2013-05\nThe text begins at once.\n"},
        ["a.md:3 field-stray", "a.md:5 text-missing"],
        id="head without blank line",
    ),
    pytest.param(
        {A: "---\ntitle: A\ndate: 2013-05-29\ntags:\n  - one\n  - two\n---\n\nText.\n"},
        [],
        id="yaml head with list",
    ),
    pytest.param(
        {A: "---\ntitle: A\ndate: 2013-05-29\n\nText.\n"},
        ["a.md:1 head-yaml", "a.md:7 text-missing"],
        id="yaml head unclosed",
    ),
    pytest.param(
        {A: '+++\ntitle = "A"\n+++\nText.\n'},
        [
            "a.md:1 field-missing",
            "a.md:1 field-missing",
            "a.md:1 field-stray",
            "a.md:2 field-stray",
            "a.md:3 field-stray",
            "a.md:4 field-stray",
            "a.md:6 text-missing",
        ],
        id="toml head",
    ),
    pytest.param(
        {A: "A plan\n######\n:date: 2013-05\n\nText.\n"},
        [
            "a.md:1 field-missing",
            "a.md:1 field-missing",
            "a.md:1 field-stray",
            "a.md:2 field-stray",
            "a.md:3 field-stray",
        ],
        id="rst head",
    ),
    pytest.param(
        {"pages/p.md": art(Author="x", Date=None)},
        ["p.md:3 field-unknown"],
        id="page with author",
    ),
    pytest.param(
        {
            A: art(
                "[x]({filename}no.md) **open\n\n![]({static}/images/no.png)",
                Date="soon",
                Titel="x",
            )
        },
        [
            "a.md:2 field-form",
            "a.md:4 field-unknown",
            "a.md:6 emphasis-open",
            "a.md:6 link-target",
            "a.md:8 image-alt",
            "a.md:8 link-target",
        ],
        id="all at once fields and links",
    ),
    pytest.param(
        {"articles/план.md": art(), "articles/plan.md": art()},
        ["план.md:1 address-clash"],
        id="dup by translit",
    ),
    pytest.param(
        {"articles/A.md": art(), "articles/a.md": art()},
        ["a.md:0 name-twin", "a.md:1 address-clash"],
        id="case clash files",
    ),
    pytest.param(
        {"articles/É.md": art(), "articles/e.md": art()},
        ["É.md:1 address-clash"],
        id="case clash slug translit",
    ),
    pytest.param({"articles/a\nb.md": art()}, ["a\\x0ab.md:0 name-bytes"], id="file name newline"),
    pytest.param({"articles/\udcff.md": art()}, ["\\xff.md:0 name-bytes"], id="file name bytes"),
    pytest.param(
        {"articles/a\u202eb.md": art()}, ["a\\u202eb.md:0 name-bytes"], id="file name bidi"
    ),
    pytest.param(
        {"articles/a\x1b[31mb.md": art()},
        ["a\\x1b[31mb.md:0 name-bytes"],
        id="file name escape",
    ),
    pytest.param({"articles/\udcff/a.md": art()}, ["\\xff:0 name-bytes"], id="folder name bytes"),
    pytest.param({"articles/a.MD": art()}, ["a.MD:0 source-stray"], id="upper case ending"),
    pytest.param({"articles/a.text": art()}, ["a.text:0 source-stray"], id="text ending"),
    pytest.param({"articles/a-plan": art()}, ["a-plan:0 source-stray"], id="no ending"),
    pytest.param(
        {A: art(), "articles/b/a.md": art(Status="draft")}, [], id="draft and article one slug"
    ),
    pytest.param(
        {A: art("[x]({static}/articles/a.html)"), "articles/a.html": "<p>x"},
        ["a.html:0 source-stray", "a.md:1 address-clash"],
        id="static over article",
    ),
    pytest.param(
        {A: art("[x]({static}/feeds/all.json)"), "feeds/all.json": "{}"},
        ["all.json:0 address-taken"],
        id="static over feed",
    ),
    pytest.param(
        {A: art("[x]({static}/index.html)"), "index.html": "<p>x"},
        ["index.html:0 address-taken"],
        id="static over index",
    ),
    pytest.param({A: art(Title="Экономика").encode("koi8-r")}, ["a.md:1 encoding"], id="koi8-r"),
    pytest.param({A: art().encode("utf-16-le")}, ["a.md:1 encoding"], id="utf16 no bom"),
    pytest.param({A: art().encode("utf-32")}, ["a.md:1 encoding"], id="utf32"),
    pytest.param({A: b"PK\x03\x04" + bytes(range(256))}, ["a.md:2 encoding"], id="docx as md"),
    pytest.param({A: art().encode() + b"\xd0"}, ["a.md:6 encoding"], id="truncated utf8 at end"),
    pytest.param({A: art().encode() + b"\xc0\xaf"}, ["a.md:6 encoding"], id="overlong utf8"),
    pytest.param(
        {A: art().encode() + b"\xed\xa0\x80"}, ["a.md:6 encoding"], id="surrogates in utf8"
    ),
    pytest.param(
        {A: art("a\x00b\n\nc\x00d\n\ne\x07")},
        ["a.md:5 control-character", "a.md:7 control-character", "a.md:9 control-character"],
        id="nul many lines",
    ),
    pytest.param(
        {A: art(Title="A \u202eplan")},
        ["a.md:1 control-character"],
        id="bidi override in title",
    ),
    pytest.param({A: art("One \ufefftwo")}, ["a.md:5 control-character"], id="bom in the middle"),
    pytest.param({A: art("One\u2028two")}, ["a.md:5 control-character"], id="line separator"),
    pytest.param({A: b"\xef\xbb\xbf" + art().replace("\n", "\r\n").encode()}, [], id="bom crlf"),
    pytest.param({A: b"Title: A\r\nDate: 2013-05\rLang: en\n\r\nText.\r\n"}, [], id="mixed ends"),
    pytest.param(
        {A: b"\xef\xbb\xbf"},
        ["a.md:1 field-missing", "a.md:1 field-missing", "a.md:2 text-missing"],
        id="only bom",
    ),
    pytest.param(
        {A: b"   \n\n  "},
        ["a.md:1 field-missing", "a.md:1 field-missing", "a.md:4 text-missing"],
        id="only spaces",
    ),
    pytest.param({A: art("<!-- later -->")}, ["a.md:5 text-missing"], id="only a comment"),
    pytest.param(
        {A: art("<script>x</script>")},
        ["a.md:5 html-removed", "a.md:5 text-missing"],
        id="only html that goes",
    ),
    pytest.param(
        {A: art("[x]({filename}no.md)\n\nText\n\n[y]({filename}no.md)")},
        ["a.md:5 link-target", "a.md:9 link-target"],
        id="link twice bad",
    ),
    pytest.param({A: art("[x]({static}/images/)")}, ["a.md:5 link-target"], id="link static dir"),
    pytest.param({A: art("x\n\n[x]()")}, ["a.md:7 link-target"], id="link to nothing"),
    pytest.param({A: art("[x](<>)")}, ["a.md:5 link-target"], id="link to nothing in marks"),
    pytest.param(
        {A: art("[x]({tag}no) [x]({author}no) [x]({category}../no)")},
        ["a.md:5 link-target"] * 3,
        id="link list missing",
    ),
    pytest.param({A: art("[x]({tag}a)", Tags="a")}, [], id="link list there"),
    pytest.param({A: art("[x]({filename)")}, ["a.md:5 link-relative"], id="link brace open"),
    pytest.param(
        {A: art("## Часть\n\n[x](#часть-2)")},
        ["a.md:7 link-fragment"],
        id="link fragment cyrillic",
    ),
    pytest.param({A: art("[x](http://[bad)")}, ["a.md:5 html-removed"], id="link bad ipv6"),
    pytest.param(
        {A: art("[x](http://x.example:99999999/)")}, ["a.md:5 html-removed"], id="link bad port"
    ),
    pytest.param(
        {A: art("[x]({static}/images/%00)")}, ["a.md:5 link-target"], id="link nul percent"
    ),
    pytest.param(
        {A: art("[x]({filename}%ed%a0%80.md)")},
        ["a.md:5 link-target"],
        id="link surrogate percent",
    ),
    pytest.param(
        {A: art("<a href='javascript:alert(1)'>x</a>")},
        ["a.md:5 html-removed"],
        id="link javascript",
    ),
    pytest.param(
        {A: art("[x][1]\n\n[1]: vbscript:x")}, ["a.md:7 html-removed"], id="link vbscript ref"
    ),
    pytest.param(
        {A: art("<javascript:alert(1)>")},
        ["a.md:5 html-removed", "a.md:5 text-missing"],
        id="link autolink js",
    ),
    pytest.param(
        {A: art("![x](//x.example/a.png)")},
        ["a.md:5 image-elsewhere"],
        id="image protocol relative",
    ),
    pytest.param(
        {A: art("![x](data:image/png;base64,AAAA)")},
        ["a.md:5 html-removed", "a.md:5 image-source"],
        id="image data",
    ),
    pytest.param(
        {
            A: art("![x]({static}/images/a.png)"),
            "images/a.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        },
        ["a.md:5 image-unreadable"],
        id="image truncated png",
    ),
    pytest.param(
        {
            A: art("![x]({static}/images/a.svg)"),
            "images/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        },
        ["a.md:5 image-unreadable"],
        id="image svg",
    ),
    pytest.param(
        {A: art("<img src='{static}/images/a.png' srcset='http://x.example/a.png 2x' alt=x>")},
        ["a.md:5 html-removed", "a.md:5 link-target"],
        id="image srcset",
    ),
    pytest.param(
        {A: art("One.\n\n<script>alert(1)</script>")},
        ["a.md:7 html-removed"],
        id="script",
    ),
    pytest.param(
        {A: art("One\n===\n\n### Two")}, ["a.md:8 heading-skip"], id="setext heading skip"
    ),
    pytest.param(
        {A: art("<h2>One</h2>\n\n<h5>Two</h5>")},
        ["a.md:7 heading-skip"],
        id="html heading skip",
    ),
    pytest.param({A: art("One ***two**")}, ["a.md:5 emphasis-open"], id="emphasis three"),
    pytest.param(
        {A: art("- x\n\n    ```\n    code\n\nText")},
        ["a.md:7 fence-open"],
        id="fence open in list",
    ),
    pytest.param({A: art("```\n<!-- x\n```")}, [], id="comment in fence"),
    pytest.param({A: art("One[^1]")}, ["a.md:5 footnote-missing"], id="footnote missing"),
    pytest.param({A: art("One\n\n[^1]: never")}, ["a.md:7 footnote-unused"], id="footnote unused"),
    pytest.param(
        {A: art("[One][nowhere]")}, ["a.md:5 reference-missing"], id="reference link missing"
    ),
    pytest.param({A: art("<?php echo 1 ?>")}, ["a.md:5 html-removed"], id="xml pi"),
    pytest.param({A: art("<![CDATA[x]]>")}, ["a.md:5 html-removed"], id="cdata"),
    pytest.param({A: art("One\n\n<!DOCTYPE html>")}, ["a.md:7 html-removed"], id="doctype"),
    pytest.param({A: art("One\n\n<? two\n\nThree")}, ["a.md:7 html-removed"], id="pi open"),
    pytest.param({A: art("One <![CDATA[ two")}, ["a.md:5 html-removed"], id="cdata open"),
    pytest.param(
        {A: art("# One {: onclick='x' #top }")},
        ["a.md:5 html-removed", "a.md:5 id-taken"],
        id="attr list evil",
    ),
    *(
        pytest.param({A: art(body)}, [f"a.md:{line} id-taken"], id=f"typed id {number}")
        for number, (line, body) in enumerate(
            [
                (5, "## Plan {: #content}"),
                (6, "One\n{: #report-title}"),
                (5, "One *two*{: #top} three"),
                (5, "[x](https://x.example/){: id='content' }"),
                (7, "## One {: #plan}\n\n## Two {: #plan}"),
                (5, "## One {: #correction-2013-06-03}"),
                (5, "## One {: #fn:1}\n\nTwo[^1]\n\n[^1]: Three"),
            ]
        )
    ),
]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    cases = {str(param.id): param.values[0] for param in INPUTS}
    return check_together(tmp_path_factory.mktemp("inputs"), cases, apart=("link static dir",))


@pytest.mark.parametrize("found", [pytest.param(one.values[1], id=one.id) for one in INPUTS])
def test_a_bad_input_is_named(
    site: Site, together: Together, found: list[str], request: pytest.FixtureRequest
) -> None:
    said = together.faults_of(request.node.callspec.id, site)
    assert [f"{Path(f.path).name}:{f.line} {f.code}" for f in said] == found


def test_nothing_is_said_of_anything_else(together: Together) -> None:
    assert together.stray == []
