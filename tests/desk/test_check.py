"""The check as a whole: what it names, what it remembers, and what it cannot be made to do."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pelican.generators import ArticlesGenerator

from desk.check import (
    command,
    conf,
    docs,
    house,
    output,
    reading,
    run,
    theme,
    values,
)
from pelican_incremental.request import Request
from plugins.faults import Fault, take
from plugins.languages import spoken
from plugins.source.reader import Parts, SourceReader
from plugins.source.tree import seen_again, walk
from tests.desk.forks import Forks
from tests.desk.together import Together, check_together
from tests.photographs import photograph
from tests.sites import ROOT, Site, article, settings_of

PLACE = "articles/a.md"


def found(site: Site, **over: Any) -> list[str]:
    """`name:line code` of each finding in the sources."""
    report = run.check_sources(settings_of(site, **over), site.folder / ".build")
    return [f"{Path(f.path).name}:{f.line} {f.code}" for f in report.findings]


def test_a_field_turns_its_warnings_off(site: Site) -> None:
    site.write(PLACE, article(body="The the  plan.", Check_off="double-word, double-space"))
    assert found(site) == []


ENCODED = [
    ("Title: A plan".encode("utf-32"), "UTF-32"),
    ("Title: A plan".encode("utf-16-le"), "UTF-16"),
    ("Title: Экономика".encode("cp1251"), "Windows-1251"),
    ("Title: A plan".encode("utf-16"), "UTF-16"),
    ("Title: A plan".encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16"),
    (b"Title: A \xe9 plan", "byte 0xe9"),
]
MEANINGLESS = [
    (
        {"Author": "Jane Do"},
        "Author must be one of authors.toml, not 'Jane Do'; did you mean 'Jane Doe'?",
    ),
    (
        {"Template": "poster"},
        "Template must be one of the theme's for articles (article), not 'poster'",
    ),
    (
        {"Check_off": "double-wrd"},
        "Check_off must name warnings that can be turned off (did you mean double-word?), "
        "not 'double-wrd'",
    ),
]


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    encoded = {repr(text): {PLACE: text} for text, _ in ENCODED}
    meaningless = {repr(fields): {PLACE: article(**fields)} for fields, _ in MEANINGLESS}
    beside = {"authors.toml": '[[author]]\nname = "Jane Doe"\n'}
    folder = tmp_path_factory.mktemp("together")
    return check_together(folder, {**encoded, **meaningless}, beside=beside)


@pytest.mark.parametrize(("text", "said"), ENCODED)
def test_a_foreign_encoding_is_named(
    site: Site, together: Together, text: bytes, said: str
) -> None:
    (fault,) = together.faults_of(repr(text), site)
    assert fault.message == f"must be UTF-8 text, not {said}; save it as UTF-8"


@pytest.mark.parametrize(("fields", "message"), MEANINGLESS)
def test_a_name_that_stands_for_nothing_is_refused(
    site: Site, together: Together, fields: dict[str, str], message: str
) -> None:
    (fault,) = together.faults_of(repr(fields), site)
    assert fault.message == message


def test_nothing_is_said_of_other_sources(together: Together) -> None:
    assert together.stray == []


TEMPLATES = [
    *((name, False) for name in ("base", "list", "moved", "history", "corrections")),
    *((name, False) for name in ("index", "archives", "404", "tag", "page", "period_archives")),
    ("article", True),
    ("poster", True),
]


@pytest.fixture(scope="module")
def templated(tmp_path_factory: pytest.TempPathFactory) -> Together:
    """What is said of articles with each of these templates, in a theme that has a poster."""
    looks = shutil.copytree(ROOT / "theme", tmp_path_factory.mktemp("looks") / "theme")
    (looks / "templates/poster.html").write_text("{{ article.content|safe }}")
    cases = {name: {PLACE: article(Template=name)} for name, _ in TEMPLATES}
    return check_together(tmp_path_factory.mktemp("templated"), cases, THEME=str(looks))


@pytest.mark.parametrize(("name", "usable"), TEMPLATES)
def test_a_template_of_the_site_s_own_pages_is_no_article_s(
    site: Site, templated: Together, name: str, usable: bool
) -> None:
    """A layout has no place for a text, which would be gone from the page."""
    found = [fault.message for fault in templated.faults_of(name, site)]
    said = f"Template must be one of the theme's for articles (article, poster), not {name!r}"
    assert (found, templated.stray) == ([] if usable else [said], [])


def test_a_template_of_articles_is_no_page_s(site: Site) -> None:
    site.write("pages/a.md", "Title: A\nTemplate: article\n\nText.\n")
    site.write("pages/b.md", "Title: A\nTemplate: page\n\nText.\n")
    assert found(site) == ["a.md:2 template-unknown"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[[author]]\n", 'author 1 must have a name, as `name = "…"`'),
        (
            '[[author]]\nname = "A"\nmail = "b"\n',
            "author 1 must have only about, also, name, page, picture, slug, not 'mail'",
        ),
        ('[[author]]\nname = "A"\nslug = 1\n', "slug of author 1 must be a text, not 1"),
        (
            '[[author]]\nname = "A"\npicture = "../a.jpg"\n',
            "picture of author 1 must be a file in content/, as images/jane-doe.jpg, "
            "not '../a.jpg'",
        ),
        ("author = 1\n", "author must be tables, each begun by `[[author]]`"),
    ],
)
def test_a_table_of_authors_that_cannot_be_read_is_refused(
    site: Site, table: str, message: str
) -> None:
    site.write("authors.toml", table)
    site.write(PLACE, article())
    (fault,) = run.check_sources(settings_of(site), site.folder / ".build").findings
    assert (Path(fault.path).name, fault.message) == ("authors.toml", message)


def test_a_portrait_is_used_and_must_be_a_picture(site: Site) -> None:
    site.write("authors.toml", '[[author]]\nname = "Jane Doe"\npicture = "/images/jane.jpg"\n')
    site.write("images/jane.jpg", photograph())
    site.write(PLACE, article(Author="Jane Doe"))
    assert found(site) == []
    site.write("images/jane.jpg", "no picture")
    assert found(site) == ["authors.toml:0 image-unreadable"]
    (site.content / "images/jane.jpg").unlink()
    assert found(site) == ["authors.toml:0 authors-table"]


def test_a_table_of_authors_that_lies_elsewhere_is_not_read(site: Site, tmp_path: Path) -> None:
    """Its first line stood in the message."""
    (tmp_path / "elsewhere.toml").write_text("a secret")
    site.write(PLACE, article())
    (site.content / "authors.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert found(site) == ["authors.toml:0 link-out"]


def test_a_table_of_authors_may_be_a_link_within(site: Site) -> None:
    site.write("tables/ours.toml", '[[author]]\nname = "Jane Do"\n')
    site.write(PLACE, article())
    (site.content / "authors.toml").symlink_to("tables/ours.toml")
    assert found(site) == ["a.md:4 author-unknown"]


def test_an_author_s_slug_is_that_of_the_table(site: Site) -> None:
    site.write("authors.toml", '[[author]]\nname = "Jane Doe"\nslug = "jd"\n')
    site.write(PLACE, article())
    site.build()
    assert (site.output / "author/jd/index.html").is_file()


def test_a_source_that_is_too_long_is_refused(site: Site) -> None:
    site.write(PLACE, article(body="word " * 100))
    assert found(site, MAX_SOURCE_SIZE=400) == ["a.md:0 source-size"]


def test_a_text_dated_ahead_is_said_to_be_scheduled(site: Site) -> None:
    site.write(PLACE, article(Date="2999-01-01"))
    site.write("articles/b.md", article(Date="2999-01-01", Status="draft"))
    assert found(site) == ["a.md:2 date-future"]


def test_a_full_stop_is_marked_when_most_standfirsts_have_none(site: Site) -> None:
    for name in "ab":
        site.write(f"articles/{name}.md", article(name, Standfirst="One"))
    site.write("articles/c.md", article("c", Standfirst="One."))
    assert found(site) == ["c.md:5 standfirst-full-stop"]
    site.write("articles/d.md", article("d", Standfirst="Two."))
    assert found(site) == []


def test_a_body_that_changed_since_the_release_wants_a_date(site: Site) -> None:
    source = site.write(PLACE, article())
    work = site.folder / ".build"
    run.record(settings_of(site), work)
    assert found(site) == []
    source.write_text(article(body="Other text."))
    assert found(site) == found(site) == ["a.md:6 modified-missing"]
    source.write_text(article(body="Other text.", Modified="2013-06"))
    assert found(site) == []


def test_what_is_released_itself_wants_no_date(site: Site) -> None:
    source = site.write(PLACE, article())
    work = site.folder / ".build"
    run.record(settings_of(site), work)
    source.write_text(article(body="Other text."))
    run.record(settings_of(site), work)
    assert found(site) == []
    source.write_text(article())
    assert found(site) == ["a.md:6 modified-missing"]


def test_unchanged_files_are_not_checked_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(PLACE, article(body="The the plan."))
    given_ = (settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
    command.build_checked(*given_)
    first = found(site)
    monkeypatch.setattr(SourceReader, "parts_of", None)
    assert found(site) == first == ["a.md:6 double-word"]


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    """Processes that have built nothing: code that tests have loaded meanwhile would be new to a
    second build."""
    made = Forks()
    yield made
    made.close()


def _build_and_check(folder: str) -> None:
    site = Site(Path(folder))
    given_ = (settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
    command.build_checked(*given_)
    command.check(*given_)  # it alone renders a sample of each template


def test_the_check_of_an_unchanged_site_loads_no_plugin(site: Site, forks: Forks) -> None:
    """In a process of its own, for that of the tests has loaded them."""
    site.write(PLACE, article(body="The the plan."))
    code = f"""
import sys
from pathlib import Path
from tests.sites import ROOT, Site, settings_of
site = Site(Path({str(site.folder)!r}))
given = (settings_of(site), ROOT / "pelicanconf.py", {{}}, site.folder / ".build")
for name in [name for name in sys.modules if name.startswith(("plugins.", "desk.check."))]:
    del sys.modules[name]
from desk.check import command
print(*(fault.code for fault in command.check(*given).findings))
print(*({{"plugins.source.reader", "plugins.typography", "plugins.feeds"}} & {{*sys.modules}}))
"""
    forks.call(f"{__name__}:_build_and_check", str(site.folder), said=site.folder / "said")
    python = (sys.executable, "-c", code)
    done = subprocess.run(python, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "double-word\n\n"


def test_a_memory_that_cannot_be_written_is_done_without(site: Site) -> None:
    site.write(PLACE, article(body="The the plan."))
    (site.folder / ".build").write_text("a file where a folder should be")
    assert found(site) == ["a.md:6 double-word"]


@pytest.fixture
def stuck(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What happens when the text "stuck" is read, beside two others of which one links to it."""
    parts_of, happens = SourceReader.parts_of, list[Callable[[], None]]()

    def read(reader: SourceReader, data: bytes, path: Path) -> Parts:
        for happen in happens if path.stem == "stuck" else ():
            happen()
        return parts_of(reader, data, path)

    monkeypatch.setattr(SourceReader, "parts_of", read)
    site.write("articles/stuck.md", article("Stuck"))
    site.write("articles/a.md", article(body="The the plan."))
    site.write("articles/b.md", article("b", "[x]({filename}stuck.md#part) [y](stuck.html)"))
    return happens


def _work_for_ever() -> None:
    while True:
        pass


def test_an_article_that_never_ends_is_ended(site: Site, stuck: list[Callable[[], None]]) -> None:
    """A child that does not answer is replaced; the others are checked as ever, and nothing is
    said of who links to it."""
    stuck.append(_work_for_ever)
    assert found(site, SOURCE_TIME_LIMIT=1) == ["a.md:6 double-word", "stuck.md:0 time-limit"]


def test_an_article_that_ends_the_program_is_named(
    site: Site, stuck: list[Callable[[], None]]
) -> None:
    stuck.append(lambda: os._exit(1))
    assert found(site) == ["a.md:6 double-word", "stuck.md:0 source-crash"]


def test_a_source_that_is_no_file_is_named(site: Site) -> None:
    path = site.write(PLACE, article())
    reader = reading.reader_of(settings_of(site))
    path.unlink()
    take()
    reader.read(str(path))
    assert [fault.code for fault in take()] == ["source-unreadable"]


def test_a_setting_that_nothing_reads_is_named_with_the_nearest() -> None:
    text = 'SITENAME = "x"\nCHROME_LAGN = "en"\n'
    assert list(conf.unknown_settings(text, {"SITENAME", "CHROME_LANG"})) == [
        ("CHROME_LAGN", "must be a setting that something reads: did you mean CHROME_LANG?")
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Minsk"),
        ("DEFAULT_LANG", "xx"),
        ("CHROME_LANG", ""),
        ("SITEURL", "paper.example"),
        ("SITEURL", "https://paper.example/?x"),
        ("DEFAULT_PAGINATION", 0),
        ("FEED_MAX_ITEMS", True),
        ("DEFAULT_CATEGORY", "nowhere"),
    ],
)
def test_a_setting_that_no_build_can_use_is_named(site: Site, name: str, value: object) -> None:
    wrong = {**settings_of(site), name: value}
    assert [named for named, _ in values.wrong_settings(wrong)] == [name]


def test_our_settings_and_theme_have_no_fault(site: Site) -> None:
    assert list(house.faults_of(settings_of(site), ROOT / "pelicanconf.py")) == []


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """A copy of the theme that a test may break."""
    return Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))


def of_theme(looks: Path) -> list[str]:
    """`name:line code message` of each fault of a theme."""
    jinja = {"JINJA_ENVIRONMENT": {"extensions": ["jinja2.ext.i18n"]}, "DIRECT_TEMPLATES": []}
    content = {"PATH": str(looks.parent), "TEMPLATE_PAGES": {"robots.txt": "robots.txt"}}
    settings = {**jinja, **content}
    trees = theme.trees_of(looks, settings)
    found = [
        *theme.template_faults(looks, settings, trees),
        *theme.translation_faults(looks, trees),
    ]
    return [f"{Path(f.path).name}:{f.line} {f.code} {f.message}" for f in found]


def test_a_template_that_is_not_jinja_is_named_with_its_line(looks: Path) -> None:
    (looks / "templates/tag.html").write_text("\n{% if x %}")
    (fault,) = of_theme(looks)
    assert fault.startswith("tag.html:2 template-syntax template must be mended: Unexpected end")


def test_a_template_that_is_not_there_is_named_where_it_is_asked_for(looks: Path) -> None:
    (looks / "templates/tag.html").unlink()
    (looks / "templates/page.html").write_text('\n{% include "nowhere.html" %}')
    (looks / "templates/archives.html").write_text(f'{{% include "{ROOT}/README.md" %}}')
    assert of_theme(looks) == [
        "tag.html:0 template-missing template must be there, for the site asks for it",
        f"archives.html:1 template-missing template must name another of {looks}/templates, "
        f"not '{ROOT}/README.md'",
        f"page.html:2 template-missing template must name another of {looks}/templates, "
        "not 'nowhere.html'",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"\n{% if %}", "robots.txt:2 template-syntax template must be mended: Expected an"),
        (b"\n{% include 'robots.txt' %}", "robots.txt:2 template-missing template must name anoth"),
        (b"\xff", "robots.txt:0 template-syntax template must be UTF-8, not "),
    ],
)
def test_a_template_among_the_content_is_one_too(looks: Path, text: bytes, fault: str) -> None:
    (looks.parent / "robots.txt").write_bytes(text)
    (found,) = of_theme(looks)
    assert found.startswith(fault)


def test_a_message_that_a_language_does_not_say_is_named(looks: Path) -> None:
    (looks / "templates/tag.html").write_text('{{ _("Shere") }}')
    assert of_theme(looks) == [
        "messages.po:0 translation-missing must translate 'Shere', which tag.html:1 says"
    ] * len(spoken(looks))


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (b'msgid "x"\nmsgstr "y', "catalogue must have msgid "),
        (b'mxgid "x"', "catalogue must have msgid "),
        (b'msgid "x"\nmsgstr "\xff"', "catalogue must be UTF-8, not byte 0xff"),
        (b'msgid "By %(who)s"\nmsgstr "Von %(wer)s"', "translation must have %(who)s as "),
    ],
)
def test_a_catalogue_that_is_broken_is_named(looks: Path, entry: bytes, fault: str) -> None:
    catalogue = looks / "translations/en/LC_MESSAGES/messages.po"
    catalogue.write_bytes(catalogue.read_bytes() + b"\n" + entry + b"\n")
    (found,) = of_theme(looks)
    assert found.split(" ", 2)[1] == "translation-wrong"
    assert found.split(" ", 2)[2].startswith(fault)


FAULTS = (
    Fault("a.md", 2, "X must be 50%, not 'y'", "field-form", 3),
    Fault("b.md", 0, "One", "double-word", 0, "warning"),
)


def test_a_person_reads_a_line_and_a_program_json() -> None:
    lines = [output.text_line(fault, colour=False) for fault in FAULTS]
    assert lines == [
        "a.md:2: X must be 50%, not 'y' [field-form]",
        "b.md: warning: One [double-word]",
    ]
    assert "\033[31m" in output.text_line(FAULTS[0], colour=True)
    assert json.loads(output.as_json(FAULTS))[0] == {
        "path": "a.md",
        "line": 2,
        "message": "X must be 50%, not 'y'",
        "code": "field-form",
        "column": 3,
        "severity": "error",
    }


def test_a_forge_reads_workflow_commands() -> None:
    assert output.as_github(FAULTS).splitlines() == [
        "::error file=a.md,line=2,col=3,title=field-form::X must be 50%25, not 'y'",
        "::warning file=b.md,title=double-word::One",
    ]


def test_a_summary_counts() -> None:
    assert output.summary(FAULTS) == "1 error, 1 warning in 2 files"
    assert output.summary([Fault("a.md", 1, "x", "date-future", 0, "note")]) == "No fault found."


def test_the_status_is_that_of_errors_and_strictly_of_warnings(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    warned = run.Report(FAULTS[1:])
    monkeypatch.setattr(command, "check", lambda *_: warned)
    file = ROOT / "pelicanconf.py"
    assert command.run({}, file, {}) == 0
    assert command.run({}, file, {"STRICT": "1"}) == 1
    assert command.run({}, file, {"STRICT": "1", "FILES": "Makefile"}) == 0
    monkeypatch.setattr(command, "check", lambda *_: run.Report(FAULTS))
    assert command.run({}, file, {"FORMAT": "json"}) == 1
    assert json.loads(capsys.readouterr().out.partition("No fault found.\n")[2])


def test_a_build_with_a_fault_leaves_output_as_it_was(site: Site) -> None:
    site.write(PLACE, article())
    site.build()
    before = site.files()
    site.write(PLACE, article(body="Some **text."))
    site.write("articles/b.md", article(body="[x]({filename}nowhere.md)"))
    with pytest.raises(command.BuildError) as stopped:
        command.build_checked(
            settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build"
        )
    codes = [fault.code for fault in stopped.value.faults]
    assert (codes, site.files()) == (["emphasis-open", "link-target"], before)


@pytest.mark.parametrize(
    ("change", "codes", "lists"),
    [
        ({"body": "Some other text."}, [], 0),
        ({"Tags": "new"}, [], 1),
        ({"Date": "soon"}, ["field-form"], 0),
        ({"body": "Some **text."}, ["emphasis-open"], 0),
        ({"body": "[x]({filename}nowhere.md)"}, ["link-target"], 0),
        ({"Author": "Nobody"}, ["author-unknown"], 0),
        ({"body": "\x00"}, ["control-character", "text-missing"], 0),
    ],
    ids=str,
)
def test_a_source_is_read_once_whatever_is_wrong_with_it(
    site: Site, forks: Forks, change: dict[str, str], codes: list[str], lists: int
) -> None:
    """All in the first build, and one when it was saved, whichever command follows; Pelican is not
    asked for its lists to say what is wrong with one."""
    function, folder = f"{__name__}:_say_what_is_read_after", str(site.folder)
    said = forks.call(function, folder, change, said=site.folder / "said")
    assert json.loads(said.splitlines()[-1]) == [codes, ["a.md", "b.md", "a.md"], lists]


def _say_what_is_read_after(folder: str, change: dict[str, str]) -> None:
    """Print the codes of what a saved change brings; the names of the sources that are read for a
    first build (in order of names), and then for the change; how often lists are made for that."""
    site = Site(Path(folder))
    site.write("authors.toml", '[[author]]\nname = "Jane Doe"\n')
    site.write(PLACE, article())
    site.write("articles/b.md", article("b"))
    settings = settings_of(site)
    given_ = (ROOT / "pelicanconf.py", {}, site.folder / ".build")
    tally, parts_of = site.folder / "tally", SourceReader.parts_of

    def count(reader: SourceReader, data: bytes, path: Path) -> Parts:
        if path.is_relative_to(site.content):  # and none of the sample site
            with tally.open("a") as file:
                file.write(f"{path.name}\n")
        return parts_of(reader, data, path)

    SourceReader.parts_of = count  # type: ignore[method-assign]
    command.build_checked(settings, *given_)
    tree, first = walk(site.content), sorted(tally.read_text().split())
    tally.unlink()
    path = site.write(PLACE, article(**change))
    asked = Request(changed=[str(path)], seen=seen_again(tree, [str(path)]))
    made, generate = list[object](), ArticlesGenerator.generate_context
    ArticlesGenerator.generate_context = lambda one: made.append(one) or generate(one)
    found = _codes_of_build(settings, *given_, asked)
    lists = len(made)
    if found:
        report = command.check(settings, *given_)
        assert found == sorted(fault.code for fault in report.errors)
        assert found == _codes_of_build(settings, *given_)
    sys.stdout.write(json.dumps([found, first + tally.read_text().split(), lists]))


@pytest.mark.parametrize(
    "over",
    [
        {"SITENAME": "The paper", "SITENAMES": {}},
        {"SITE_DESCRIPTIONS": {"en": "A paper"}},
        {"REPORT_EMAIL": "other@example.org"},
        {"FEED_MAX_ITEMS": 1},
        {"OPINION_SECTIONS": ("news",)},
    ],
    ids=str,
)
def test_a_setting_that_only_pages_show_reads_no_source(
    site: Site, forks: Forks, over: dict[str, Any]
) -> None:
    """All were read again: a module that takes part in reading named it."""
    function, folder = f"{__name__}:_say_readings_after", str(site.folder)
    said = forks.call(function, folder, over, said=site.folder / "said")
    read_all = "Everything is built anew" in said
    assert (said.splitlines()[-1], read_all) == ("0", False), said
    assert "All pages are made anew" in said


def _say_readings_after(folder: str, over: dict[str, Any]) -> None:
    """Print why pages are made anew by other settings, and how many sources are read."""
    site = Site(Path(folder))
    for name in ("articles/a.md", "articles/b.md"):
        site.write(name, article())
    given_ = (ROOT / "pelicanconf.py", {}, site.folder / ".build")
    command.build_checked(settings_of(site), *given_)
    result = command.build_checked(settings_of(site, **over), *given_)
    sys.stdout.write("\n".join([*result.lines(explain=False), str(result.read)]))


def _codes_of_build(settings: dict[str, Any], *given_: Any) -> list[str]:
    try:
        command.build_checked(settings, *given_)
    except command.BuildError as error:
        return sorted(fault.code for fault in error.faults)
    return []


@pytest.mark.parametrize(
    ("saved", "is_small"),
    [
        ([], False),
        ([PLACE], True),
        ([f"articles/{number}.md" for number in range(command.FEW)], True),
        ([PLACE, *(f"articles/{number}.md" for number in range(command.FEW))], False),
        (["../theme/templates/base.html"], False),
        ([PLACE, "../theme/templates/base.html"], False),
        (["authors.toml"], False),
    ],
)
def test_whoever_saved_a_few_sources_hears_of_these_first(
    site: Site, saved: list[str], is_small: bool
) -> None:
    """Whatever else was saved may make a build impossible."""
    names = [PLACE, "authors.toml", *(f"articles/{number}.md" for number in range(command.FEW))]
    for name in names:
        site.write(name, article())
    paths = [os.path.normpath(site.content / name) for name in saved]
    seen, given_ = seen_again(walk(site.content), paths), settings_of(site)
    assert seen
    assert command._is_small_save(given_, seen, paths) == is_small
    # One that came is among the others in another way.
    assert not command._is_small_save(given_, walk(site.content), paths)


def test_a_build_warns_of_changed_files_once(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("extra/robots.txt", "")
    site.write(PLACE, article(body="The the plan."))
    given_ = (settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
    command.build_checked(*given_)
    assert "[double-word]" in capsys.readouterr().err
    command.build_checked(*given_)
    assert "[double-word]" not in capsys.readouterr().err


def test_what_is_read_after_a_build_that_failed_is_no_input_of_the_next(tmp_path: Path) -> None:
    """Such a build renders a sample, by a Pelican for which no build begins."""
    broken, good = Site(tmp_path / "broken"), Site(tmp_path / "good")
    broken.write(PLACE, article(body="[x]({filename}nowhere.md)"))
    good.write(PLACE, article())
    good.add_extra()
    with pytest.raises(command.BuildError):
        command.build_checked(
            settings_of(broken), ROOT / "pelicanconf.py", {}, broken.folder / ".build"
        )
    (broken.content / PLACE).read_text()
    given = (settings_of(good), ROOT / "pelicanconf.py", {}, good.folder / ".build")
    command.build_checked(*given)
    broken.write(PLACE, article())
    assert command.build_checked(*given).read == 0


def test_every_code_is_documented_with_example_and_remedy() -> None:
    entries = docs.entries()
    assert docs.PAGE.read_text("utf-8") == docs.page(entries)
    assert _codes_in_use() == {entry.code for entry in entries}


def _codes_in_use() -> set[str]:
    """Every code that our modules give to a finding: as an argument, or first of a pair."""
    finders = {
        "Fault",
        "fault",
        "warning",
        "_report",
        "_failed",
        "_warning",
        "_long",
        "_address_fault",
        "fault_of_field",
    }
    used = {Fault("", 0, "").code}
    for path in (path for folder in docs.FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            given_: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given_ = node.args if name in finders else []
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {
                "_LEFT",
                "_CODES",
            }:
                given_ = [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                given_ = node.value.elts[:1]
            values = [part.value for part in given_ if isinstance(part, ast.Constant)]
            used.update(
                v for v in values if re.fullmatch(r"[a-z]+(-[a-z]+)+|encoding|spelling", str(v))
            )
    return used
