"""Every code of docs/checks.md has an input that it names and one that it lets stand, and there is
one article that is all wrong."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desk.build import BuildError
from desk.check import conf, docs, lost, reading, request, run, sample, theme
from desk.check.external import external_faults
from desk.settings import Places, SettingsError, load
from plugins.faults import Fault, take
from tests.desk.together import Together, check_together, write
from tests.photographs import photograph, video
from tests.sites import ROOT, Site, article, settings_of
from tests.stand_ins import FOR_EVER, TOO_DEEP, markdown_with_stand_ins

STAND_INS = markdown_with_stand_ins()

A = "articles/a.md"
CONF = ROOT / "pelicanconf.py"

ALL_WRONG = """\
Title: LONG日
Titel: A plan
Date: 2013-05-29
date: 2013-05-30
It rained.
Standfirst: LONGER
Author: Jane Do
Lang: en
Modified: 2013-05-01
Correction: soon
Template: poster
Translation: true
Aliases: index.html
Check_off: spelling
Section: artciles

## One

#### Two

The the  2012 - 5 “one , and "two"

<b onclick='x()'>Three

Four **five

[six](javascript:x) [seven](../nowhere.html) [eight](#nowhere)

[nine]({filename}nowhere.md) [ten]({static}b.md) [eleven](ftp://x.example/)

![]({static}/images/a.png) ![x](https://x.example/a.png) <img alt="x">

![x]({static}/images/a.png)

Twelve[^1] and [thirteen][plan] \x07

[^2]: Unused

On Monday, May 29, 2013

Share this

- x

    ```

<b id="content">fifteen</b>

1) sixteen
2) seventeen[^3]

[^3]: Eighteen

[^3]: Nineteen

| A |
|---|
| 5 | bn |

## Twenty-one — да

[twenty-two](#_1)

## Да

It is ~~struck~~.

Itâ€™s so.

<<<<<<< HEAD

<!-- fourteen""".replace("LONGER", "b " * 150).replace("LONG", "A " * 60)

# Line, column, the first letter of the severity, message and code.
ALL_MESSAGES = r"""
1:0 w Title must have at most 110 letters, not 121; shorten it [headline-long]
1:0 w Title must have letters that its share picture can show, not '日'; turn `picture-letters` off, if they must stand [picture-letters]
1:0 w word must stand once, not 'A A'; delete one [double-word]
2:0 e Titel must be a known field: did you mean Title? [field-unknown]
4:0 e Date must be given once; it stands on line 3 already [field-repeated]
5:0 e must be a field such as `Title: …`; an empty line must stand before the text [field-stray]
6:0 w Standfirst must have at most 280 letters, not 299; shorten it [standfirst-long]
6:0 w word must stand once, not 'b b'; delete one [double-word]
7:0 e Author must be one of authors.toml, not 'Jane Do'; did you mean 'Jane Doe'? [author-unknown]
9:0 e Modified must not be dated before Date, 2013-05-29, not 2013-05-01 [date-order]
10:0 e Correction must be a date, a bar and a text, as `2013-06-03 | It is $1bn, not $1m.`, not 'soon' [field-form]
11:0 e Template must be one of the theme's for articles (article), not 'poster' [template-unknown]
12:0 e Translation must have an original with the slug 'a' [translation-alone]
13:0 e Aliases must name addresses that are free: 'index.html' is the site's own [alias-taken]
15:0 e Section must be one of SECTIONS, not 'artciles'; did you mean 'articles'? [section-unknown]
19:1 e heading must be at most '###', not '####' [heading-skip]
21:23 w ',' must follow its word, not a space; delete the space [space-before-punctuation]
21:15 w dash must be typed as -- or –, not '-' [hyphen-for-dash]
21:30 w quotation mark must be curly as the others are, not '"' (2 times in this paragraph) [straight-quotes]
21:19 w quotation mark must have its other '”', not '“' alone [quotes-unbalanced]
21:8 w space must stand once, not 2 times; delete the others [double-space]
21:1 w word must stand once, not 'The the'; delete one [double-word]
23:4 e HTML must be of the kind that pages keep, not <b onclick='x()'>; delete it [html-removed]
23:1 e tag must be closed with </b>, not '<b>' alone [tag-unbalanced]
25:6 e emphasis must be closed with '**', or the mark typed as \*, not left open [emphasis-open]
27:7 e HTML must be of the kind that pages keep, not <a href='javascript:x'>; delete it [html-removed]
27:29 e link must lead to a page of the site, not '../nowhere.html'; {filename} and the path of its source finds it [link-relative]
27:54 e link must lead to a part of the page, not '#nowhere'; give a heading there this name [link-fragment]
29:59 e HTML must be of the kind that pages keep, not <a href='ftp://x.example/'>; delete it [html-removed]
29:8 e link must lead to a file in content/, not '{filename}nowhere.md' [link-target]
29:36 e link to this file must begin with {filename}, not '{static}b.md' [link-kind]
31:5 e image '{static}/images/a.png' must have an alternative text: ![what it shows](…) [image-alt]
31:33 e image must be a file in content/, as images/…, not 'https://x.example/a.png' [image-elsewhere]
31:5 e image must be a picture that can be read, not '{static}/images/a.png' [image-unreadable]
31:58 e image must name a file, as {static}/images/… [image-source]
33:6 e image must be a picture that can be read, not '{static}/images/a.png' [image-unreadable]
35:7 e footnote must have its text in a line `[^1]: …`, not '[^1]' alone [footnote-missing]
35:16 e link must have its address in a line `[plan]: …`, not '[thirteen][plan]' alone [reference-missing]
35:33 e must not hold the control character U+0007; delete it [control-character]
37:1 e footnote must be named in the text by '[^2]', not stand alone [footnote-unused]
39:4 w weekday must be Wednesday, not 'Monday': Monday, May 29, 2013 [weekday-wrong]
41:1 w text must be the article alone, not 'Share this'; delete it [chrome-pasted]
45:5 e block of code must stand by itself between empty lines and not be indented, not as '```' [fence-open]
47:8 e id must be one that the page does not have yet, not 'content'; give it another name [id-taken]
49:1 w lines must end in a backslash where they break, not run together [lines-joined]
54:1 e footnote must have one text, not a second for '[^3]'; give this another name [footnote-repeated]
58:7 w text must be read as it is typed, but 'bn' is not on the page; give its column a head, or type \| for a bar within a cell [words-lost]
62:14 w link must name its heading, as '#da', not its place, '#_1' [link-position]
66:7 w text that is struck out must be typed as <s>…</s>, not '~~struck~~' [markup-shown]
68:3 w letters must be those of the language, not 'â€™', which was '’'; copy the text anew [letters-garbled]
70:1 e text must be one version, not two between '<<<<<<< HEAD' and its like; delete one, and git's lines [conflict-left]
72:1 e comment must be closed with -->, not '<!--' alone [comment-open]
"""  # noqa: E501


def findings(site: Site, **over: Any) -> list[Fault]:
    """What the check finds in the sources of a site."""
    return list(run.check_sources(settings_of(site, **over), site.folder / ".build").findings)


def test_one_article_that_is_all_wrong_is_named_whole(site: Site) -> None:
    site.write(A, ALL_WRONG)
    site.write("articles/b.md", article("B"))
    site.write("images/a.png", "no picture")
    site.write("authors.toml", '[[author]]\nname = "Jane Doe"\n')
    found = [f"{f.line}:{f.column} {f.severity[0]} {f.message} [{f.code}]" for f in findings(site)]
    assert found == ALL_MESSAGES.strip().split("\n")


@dataclass(frozen=True)
class Texts:
    """Sources that have a finding of one code, and like ones that have none; settings for both."""

    wrong: dict[str, str | bytes]
    right: dict[str, str | bytes]
    over: dict[str, Any] | None = None


def one(wrong: str | bytes, right: str | bytes, **over: Any) -> Texts:
    """One article alone."""
    return Texts({A: wrong}, {A: right}, over or None)


def bodies(wrong: str, right: str) -> Texts:
    """One article with good fields and this text."""
    return one(article(body=wrong), article(body=right))


def fields(name: str, wrong: str, right: str) -> Texts:
    """One article with this field."""
    return one(article(**{name: wrong}), article(**{name: right}))


def _two(
    wrong: dict[str, str], right: dict[str, str], first: dict[str, str] | None = None
) -> Texts:
    """A second article with these fields beside one that has `first`."""
    other = {"articles/2012/b.md": article("B", **(first or {}))}
    return Texts({A: article(**wrong), **other}, {A: article(**right), **other})


PNG = (ROOT / "docs" / "article.png").read_bytes()
PORT = {"images/a.png": PNG}
PICTURE = "![A port]({static}/images/a.png)"
PLAYED = "![A port]({static}/images/a.mp4)"
TABLE = '[[author]]\nname = "Jane Doe"\n'

SOURCES: dict[str, Texts] = {
    "address-clash": _two({"Slug": "b"}, {"Slug": "c"}),
    "address-long": Texts(
        {f"articles/{'a' * 101}.md": article()}, {f"articles/{'a' * 100}.md": article()}
    ),
    "address-taken": Texts(
        {A: article(body="[x]({static}/index.html)"), "index.html": "x"},
        {A: article(body="[x]({static}/other.html)"), "other.html": "x"},
    ),
    "alias-taken": fields("Aliases", "index.html", "old/index.html"),
    "attach-shared": Texts(
        {f"articles/{n}/{n}.md": article(n, "[x]({attach}/images/a.pdf)") for n in "ab"}
        | {"images/a.pdf": "x"},
        {f"articles/{n}.md": article(n, "[x]({attach}/images/a.pdf)") for n in "ab"}
        | {"images/a.pdf": "x"},
    ),
    "author-unknown": Texts(
        {A: article(Author="Jane Do"), "authors.toml": TABLE}, {A: article(), "authors.toml": TABLE}
    ),
    "authors-table": Texts(
        {A: article(), "authors.toml": "[[author]]\n"}, {A: article(), "authors.toml": TABLE}
    ),
    "chrome-pasted": bodies("Ctrl+Enter", "Press Enter"),
    "comment-open": bodies("One <!-- two", "One <!-- two -->"),
    "conflict-left": bodies("<<<<<<< HEAD", "<<<<<< HEAD"),
    "control-character": bodies("One \x07", "One \t two"),
    "date-future": fields("Date", "2999-01-01", "2013-01-01"),
    "date-order": fields("Modified", "2013-05-28", "2013-05-29"),
    "double-space": bodies("One.  Two.", "One. Two."),
    "double-word": bodies("the the", "the, the"),
    "emphasis-open": bodies("One **two", "One **two**"),
    "encoding": one("Title: Экономика".encode("cp1251"), article("Экономика", Lang="ru")),
    "fence-open": bodies("~~~\none", "~~~\none\n~~~"),
    "field-form": fields("Status", "gone", "hidden"),
    "field-missing": one(article(Date=None), article()),  # type: ignore[arg-type]
    "field-repeated": one(f"Title: One\n{article()}", f"Standfirst: One\n{article()}"),
    "field-stray": one(f"It rained.\n{article()}", f"\n{article()}"),
    "field-unknown": one(article(Titel="One"), article(Deck="One")),
    "footnote-repeated": bodies(
        "One[^1]\n\n[^1]: Two\n\n[^1]: Three", "One[^1], two[^2]\n\n[^1]: Two\n\n[^2]: Three"
    ),
    "footnote-missing": bodies("One[^1]", "One[^1]\n\n[^1]: Two"),
    "footnote-unused": bodies("One\n\n[^1]: Two", "One[^1]\n\n[^1]: Two"),
    "head-yaml": one("---\ntitle: A: B\n---\nText.", "---\ntitle: A\ndate: 2013-05\n---\nText."),
    "heading-skip": bodies("## One\n\n#### Two", "## One\n\n### Two"),
    "headline-long": fields("Title", "a" * 111, "a" * 110),
    "html-removed": bodies("One <b onclick='x'>two</b>", "One <b id='x'>two</b>"),
    "id-taken": bodies('One <b id="content">two</b>', 'One <b id="one">two</b>\n\n## Content'),
    "hyphen-for-dash": bodies("1 - 2", "One - two"),
    "image-alt": Texts(
        {A: article(body=PICTURE.replace("A port", "")), **PORT}, {A: article(body=PICTURE), **PORT}
    ),
    "image-elsewhere": Texts(
        {A: article(body="![x](https://x.example/a.png)")}, {A: article(body=PICTURE), **PORT}
    ),
    "image-credit": Texts(
        {A: article(body=PICTURE), **PORT},
        {A: article(body="“So” it was.\n\n" + PICTURE.replace(")", ' "Photo: Jane Doe")')), **PORT},
        {"PICTURE_CREDITS": True},
    ),
    "image-form": Texts(
        {A: article(body=f"{PICTURE}{{: .big }}"), **PORT},
        {A: article(body=f"{PICTURE}{{: .wide }}"), **PORT},
    ),
    "image-gps": Texts(
        {A: article(body=PICTURE), "images/a.png": photograph(90, 60, with_place=True)},
        {A: article(body=PICTURE), "images/a.png": photograph(90, 60)},
    ),
    "image-large": Texts(
        {A: article(body=PICTURE), "images/a.png": PNG + bytes(20_000_001)},
        {A: article(body=PICTURE), "images/a.png": PNG + bytes(9)},
    ),
    "image-unused": Texts(
        {A: article(), **PORT}, {A: article(body=PICTURE, Status="draft"), **PORT}
    ),
    "image-source": Texts(
        {A: article(body='One <img alt="x">')}, {A: article(body=PICTURE), **PORT}
    ),
    "image-unreadable": Texts(
        {A: article(body=PICTURE), "images/a.png": "x"}, {A: article(body=PICTURE), **PORT}
    ),
    "media-unreadable": Texts(
        {A: article(body=PLAYED.replace("mp4", "mp3")), "images/a.mp3": "no sound"},
        {A: article(body=PLAYED.replace("mp4", "mp3")), "images/a.mp3": b"ID3..."},
    ),
    "video-still": Texts(
        {A: article(body=PLAYED), "images/a.mp4": video()},
        {A: article(body=PLAYED), "images/a.mp4": video(), **PORT},
    ),
    "link-fragment": bodies("## One\n\n[x](#two)", "## One\n\n[x](#one)"),
    "link-kind": bodies("[x]({statik}a.md)", "[x]({filename}a.md)"),
    "link-position": bodies("## Да\n\n[x](#_1)", "## Да\n\n[x](#да)"),
    "link-relative": bodies("[x](../nowhere.html)", "[x](../corrections/)"),
    "link-target": bodies("[x]({filename}nowhere.md)", "[x]({filename}a.md)"),
    "list-clash": _two({"Tags": "Grain"}, {"Tags": "grain"}, {"Tags": "grain"}),
    "name-twin": Texts(
        {"articles/й.md": article(Slug="one"), "articles/и\u0306.md": article("B")},
        {"articles/й.md": article()},
    ),
    "picture-alt": Texts(
        {A: article(Picture="images/a.png"), **PORT},
        {A: article(Picture="images/a.png", **{"Picture-alt": "A port"}), **PORT},
    ),
    "picture-missing": Texts(
        {A: article(body=PICTURE, Picture="a.png", **{"Picture-alt": "A port"}), **PORT},
        {A: article(Picture="images/a.png", **{"Picture-alt": "A port"}), **PORT},
    ),
    "quotes-unbalanced": bodies("He said “no.", "He said “no”."),
    "picture-letters": fields("Title", "Վերնագիր", "Қазақстан, № 5 — «Ўзгін» кое‑кто"),
    "reference-missing": bodies("[One][plan]", "[One][plan]\n\n[plan]: https://x.example/"),
    "section-unknown": fields("Section", "artciles", "articles"),
    "slug-missing": Texts({"articles/!!!.md": article()}, {"articles/!!!.md": article(Slug="a")}),
    "source-size": one(article(body="word " * 99), article(), MAX_SOURCE_SIZE=400),
    "source-stray": Texts({"a.md": article()}, {A: article(), "README.md": "x"}),
    "space-before-punctuation": bodies("One , two", "One, two"),
    "standfirst-full-stop": Texts(
        {f"articles/{n}.md": article(n, Standfirst=f"One{'.' * (n == 'a')}") for n in "abc"},
        {f"articles/{n}.md": article(n, Standfirst="One.") for n in "abc"},
    ),
    "standfirst-long": fields("Standfirst", "a" * 281, "a" * 280),
    "straight-quotes": bodies('“One” and "two"', '"One" and "two"'),
    "tags-table": Texts(
        {A: article(), "tags.toml": "[[tag]]\n"},
        {A: article(), "tags.toml": "[[tag]]\nname='C++'\n"},
    ),
    "tag-unbalanced": bodies("<b>One", "<b>One</b>"),
    "template-unknown": fields("Template", "base", "article"),
    "text-missing": one(article(body=""), article()),
    "time-limit": one(
        article(body=f"It goes on {FOR_EVER} ."), article(), SOURCE_TIME_LIMIT=1, MARKDOWN=STAND_INS
    ),
    "translation-alone": fields("Translation", "true", "false"),
    "translation-lang": _two(
        {"Slug": "b", "Translation": "true"}, {"Slug": "b", "Translation": "true", "Lang": "ru"}
    ),
    "markup-shown": bodies("It is ~~struck~~.", "It is `~~struck~~`."),
    "letters-garbled": bodies("Itâ€™s so.", "It’s so."),
    "lines-joined": bodies("Red,\nTwo blue,\nThree white", "Red,\\\nTwo blue,\\\nThree white"),
    "words-lost": bodies("| A |\n|---|\n| 5 | bn |", "| A | B |\n|---|---|\n| 5 | bn |"),
    "weekday-wrong": bodies("Monday, May 29, 2013", "Wednesday, May 29, 2013"),
    "source-crash": one(article(body=f"It is {TOO_DEEP} ."), article(), MARKDOWN=STAND_INS),
}


def _case(code: str, is_wrong: bool) -> str:
    return f"{code}, {'wrong' if is_wrong else 'right'}"


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    cases = {
        _case(code, is_wrong): texts.wrong if is_wrong else texts.right
        for code, texts in SOURCES.items()
        if texts.over is None
        for is_wrong in (True, False)
    }
    return check_together(tmp_path_factory.mktemp("codes"), cases)


@pytest.mark.parametrize("code", SOURCES)
def test_a_code_of_sources_names_one_and_lets_a_like_one_stand(
    site: Site, together: Together, code: str
) -> None:
    texts = SOURCES[code]
    for sources, named in ((texts.wrong, True), (texts.right, False)):
        if texts.over is None:
            said = together.faults_of(_case(code, named), site)
        else:
            write(site, sources)
            said = findings(site, **texts.over)
        codes = [fault.code for fault in said]
        assert (code in codes) is named, codes
        assert named or codes == []


def test_nothing_is_said_of_other_sources(together: Together) -> None:
    assert together.stray == []


def _entry(make: Callable[[Path], object]) -> Callable[[Site, bool], list[Fault]]:
    """What is found when something that is no text lies beside an article."""

    def find(site: Site, is_wrong: bool) -> list[Fault]:
        site.write(A, article())
        site.write("images/a.png", PNG)
        if is_wrong:
            make(site.content)
        return findings(site)

    return find


def _modified(site: Site, is_wrong: bool) -> list[Fault]:
    source = site.write(A, article())
    run.record(settings_of(site), site.folder / ".build")
    source.write_text(article(body="Other text.", **({} if is_wrong else {"Modified": "2013-06"})))
    return findings(site)


def _unreadable(site: Site, is_wrong: bool) -> list[Fault]:
    """Deleted while it is read: no mode keeps the administrator, who may run this, from a file."""
    path = site.write(A, article())
    settings = settings_of(site)
    if is_wrong:
        path.unlink()
    take()
    reading.reader_of(settings).read(str(path))
    return sorted(take())


def _draft_linked(site: Site, is_wrong: bool) -> list[Fault]:
    """The rule is Pelican's build's, for only a build leaves drafts out."""
    site.write(A, article(body="[x]({filename}b.md)"))
    site.write("articles/b.md", article("B", Status="draft" if is_wrong else "hidden"))
    try:
        site.build("publishconf.py", SITEURL="https://paper.example")
    except BuildError as error:
        return list(error.faults)
    return []


def _lost(_site: Site, is_wrong: bool) -> list[Fault]:
    present = [] if is_wrong else ["articles/a.html"]
    return list(lost.lost_addresses(["articles/a.html"], present, Path("content")))


def _spelled(site: Site, is_wrong: bool) -> list[Fault]:
    site.write(A, article(body="A bilaterl plan." if is_wrong else "A bilateral plan."))
    return list(request.requested(settings_of(site), {"SPELL": "1"}, site.folder / ".build"))


def _in_tongue(site: Site, is_wrong: bool) -> list[Fault]:
    site.write(A, article(body="A plan.", Lang="kk-Latn" if is_wrong else "en"))
    return list(request.requested(settings_of(site), {"SPELL": "1"}, site.folder / ".build"))


def _worded(site: Site, is_wrong: bool) -> list[Fault]:
    site.write(A, article(body="A plan."))
    site.write("dictionary.txt", "two words\n" if is_wrong else "word\n")
    return list(request.requested(settings_of(site), {"SPELL": "1"}, site.folder / ".build"))


def _external(_site: Site, is_wrong: bool) -> list[Fault]:
    links = {"http://127.0.0.1:1/": [("a.md", 1, 1)]} if is_wrong else {}
    return list(external_faults(links, patience=1))


def _of_settings(**over: Any) -> Callable[[Site, bool], list[Fault]]:
    def find(site: Site, is_wrong: bool) -> list[Fault]:
        given = {**settings_of(site), **(over if is_wrong else {})}
        return list(conf.setting_faults(given, conf.origin_of(CONF)))

    return find


def _unknown_setting(_site: Site, is_wrong: bool) -> list[Fault]:
    text = f'{"CHROME_LAGN" if is_wrong else "CHROME_LANG"} = "en"\n'
    known = {"CHROME_LANG"}
    return [Fault("x", 1, m, "setting-unknown") for _, m in conf.unknown_settings(text, known)]


def _unread(site: Site, is_wrong: bool) -> list[Fault]:
    path = site.folder / "conf.py"
    path.write_text('SITENAME = "x' if is_wrong else 'SITENAME = "x"')
    site.content.mkdir()
    try:
        load(Places(site.content, site.output, path), {})
    except SettingsError as error:
        return list(error.faults)
    return []


def _plugin(site: Site, is_wrong: bool) -> list[Fault]:
    given = {**settings_of(site), "PLUGINS": ["plugins.nowhere" if is_wrong else "plugins.files"]}
    return list(conf.plugin_faults(given, conf.origin_of(CONF)))


def _of_theme(file: str, text: str) -> Callable[[Site, bool], list[Fault]]:
    """What is found in the theme when a file ends in this text."""

    def find(site: Site, is_wrong: bool) -> list[Fault]:
        looks = Path(shutil.copytree(ROOT / "theme", site.folder / "theme"))
        with (looks / file).open("a", encoding="utf-8") as opened:
            opened.write(text if is_wrong else "")
        settings = settings_of(site)
        trees = theme.trees_of(looks, settings)
        return [
            *theme.template_faults(looks, settings, trees),
            *theme.translation_faults(looks, trees),
            *theme.style_faults(looks),
        ]

    return find


def _rendered(text: str) -> Callable[[Site, bool], list[Fault]]:
    def find(site: Site, is_wrong: bool) -> list[Fault]:
        site.write("extra/robots.txt", text if is_wrong else "{{ SITEURL }}")
        return sample.render_faults(settings_of(site), CONF, [])

    return find


EN = "translations/en/LC_MESSAGES/messages.po"
OTHERS: dict[str, Callable[[Site, bool], list[Fault]]] = {
    "address-lost": _lost,
    "build-stopped": _rendered("{{ 1 / 0 }}"),
    "dictionary-wrong": _worded,
    "font-blocked": _of_theme(
        "static/css/prose.css", "@font-face { font-family: x; src: url('x.woff2') }"
    ),
    "link-draft": _draft_linked,
    "link-external": _external,
    "link-out": _entry(lambda content: (content / "b.md").symlink_to("/etc/passwd")),
    "modified-missing": _modified,
    "name-bytes": _entry(lambda content: (content / "articles/a\nb.png").write_bytes(PNG)),
    "not-a-file": _entry(lambda content: os.mkfifo(content / "b.md")),
    "plugin-import": _plugin,
    "setting-file": _of_settings(STATIC_PATHS=["imags"]),
    "setting-unknown": _unknown_setting,
    "setting-wrong": _of_settings(TIMEZONE="Minsk"),
    "settings-unread": _unread,
    "source-unreadable": _unreadable,
    "spelling": _spelled,
    "spelling-unchecked": _in_tongue,
    "template-missing": _of_theme("templates/tag.html", '{% include "nowhere.html" %}'),
    "template-name": _rendered("{{ SITURL }}"),
    "template-syntax": _of_theme("templates/tag.html", "{% if %}"),
    "translation-missing": _of_theme("templates/tag.html", '{{ _("Shere") }}'),
    "translation-wrong": _of_theme(EN, 'mxgid "x"\n'),
}


@pytest.mark.parametrize("is_wrong", [True, False])
@pytest.mark.parametrize("code", OTHERS)
def test_a_code_of_the_whole_names_one_and_lets_a_like_one_stand(
    site: Site, code: str, is_wrong: bool
) -> None:
    codes = {fault.code for fault in OTHERS[code](site, is_wrong)}
    assert (code in codes) is is_wrong, codes


def test_every_code_has_both_inputs_and_the_all_wrong_article_all_that_it_can() -> None:
    """Codes that exclude each other, or need a second source, are not of one article."""
    of_ordinary_sites = {"rst-wrong"}  # a paper has no reStructuredText
    codes = [entry.code for entry in docs.entries() if entry.code not in of_ordinary_sites]
    assert sorted([*SOURCES, *OTHERS]) == codes
    of_one = {code for code, texts in SOURCES.items() if set(texts.wrong) == {A}}
    exclusive = {
        *("encoding", "source-size", "source-crash", "time-limit", "text-missing"),
        *("field-missing", "date-future", "head-yaml"),
    }
    named = set(re.findall(r"\[([a-z-]+)\]$", ALL_MESSAGES, re.MULTILINE))
    assert of_one - exclusive <= named
