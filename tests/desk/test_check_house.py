"""The settings file, the plugins and the theme: what is wrong with them is named by file and line,
also what shows only when a page is rendered."""

from __future__ import annotations

import json
import logging
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pelican import signals

from desk.check import command, conf, house, sample, values
from desk.commands import main
from desk.settings import Places, SettingError, find_places, load
from plugins.faults import Fault
from tests.sites import ROOT, Site, article, settings_of

THEME = str(ROOT / "theme")
IMPORTED = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom pelicanconf import *\n"


def known(settings: dict[str, Any], site: Site) -> list[Fault]:
    """What is known of the house of a site."""
    return house.known_faults(
        house.House(settings, ROOT / "pelicanconf.py"), site.folder / ".build"
    )


def told(fault: Fault) -> str:
    """`name:line code message`, with the folders of a test left out."""
    return f"{Path(fault.path).name}:{fault.line} {fault.code} {fault.message}"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('SITENAME = "x\n', 4, "SyntaxError: unterminated string literal"),
        ("\nSITENAME = SITENAMEE\n", 5, "NameError: name 'SITENAMEE' is not defined"),
        ("import nonexistent_thing\n", 4, "ModuleNotFoundError: No module named"),
        ("raise RuntimeError('x')\n", 4, "RuntimeError: x"),
        ("sys.exit(0)\n", 4, "SystemExit: 0"),
    ],
)
def test_what_a_settings_file_raises_is_named_with_its_line(
    site: Site, text: str, line: int, said: str
) -> None:
    path = site.folder / "conf.py"
    path.write_text(IMPORTED + text)
    site.content.mkdir()
    with pytest.raises(SettingError) as refused:
        load(Places(site.content, site.output, path), {})
    begin = f"{path}:{line}: settings must be read without an error, not {said}"
    assert str(refused.value).startswith(begin)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("THEME = 5", ["THEME must be a folder with templates/, not 5"]),
        ("SITEURL = 5", ["SITEURL must be an address such as https://paper.example, not 5"]),
        ("LOG_FILTER = CACHE_PATH = 3", [
            "LOG_FILTER must be a list, not 3", "CACHE_PATH must be a text, not 3",
        ]),
    ],
)  # fmt: skip
def test_values_over_which_pelican_falls_are_named_with_their_line(
    site: Site, text: str, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.folder / "conf.py"
    path.write_text(f"{IMPORTED}{text}\n")
    site.content.mkdir()
    monkeypatch.chdir(ROOT)
    with pytest.raises(SettingError) as refused:
        load(Places(site.content, site.output, path), {})
    assert str(refused.value).splitlines() == [f"{path}:4: {fault}" for fault in sorted(faults)]


def test_a_theme_lies_where_the_settings_file_does(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stops the reading of settings is then not the theme, wherever the command was given."""
    path = site.folder / "conf.py"
    path.write_text("THEME = 'looks'\nLOG_FILTER = 3\n")
    (site.folder / "looks/templates").mkdir(parents=True)
    site.content.mkdir()
    monkeypatch.chdir(ROOT)
    with pytest.raises(SettingError) as refused:
        load(Places(site.content, site.output, path), {})
    assert str(refused.value) == f"{path}:2: LOG_FILTER must be a list, not 3"


def test_a_setting_that_only_a_template_reads_is_read(site: Site, tmp_path: Path) -> None:
    looks = tmp_path / "looks"
    (looks / "templates").mkdir(parents=True)
    (looks / "templates/base.html").write_text("{{ OUR_OWN_SETTING }}")
    settings = settings_of(site, THEME=str(looks))
    assert "OUR_OWN_SETTING" in conf.names_in_code(settings)
    assert "OUR_OWN_SETTING" not in conf.names_in_code(settings_of(site))


def test_a_text_for_which_pelican_would_take_its_own_list_is_kept(site: Site) -> None:
    """It only logs that it does, and `STATIC_PATHS = "pictures"` published the wrong files."""
    path = site.folder / "conf.py"
    path.write_text(f"{IMPORTED}STATIC_PATHS = 'pictures'\nLOCALE = 'C'\nTHEME = {THEME!r}\n")
    site.content.mkdir()
    settings = load(Places(site.content, site.output, path), {})
    assert (settings["STATIC_PATHS"], settings["LOCALE"]) == ("pictures", ["C"])
    assert [name for name, _ in values.wrong_settings(settings)] == ["STATIC_PATHS"]


@pytest.mark.parametrize("form", ["json", "github", "text"])
def test_settings_that_cannot_be_read_are_told_in_every_form(
    site: Site, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site.folder / "conf.py").write_text("SITENAME = 'x\n")
    site.content.mkdir()
    for name, value in {"INPUTDIR": "content", "CONFFILE": "conf.py", "FORMAT": form}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DESK_HERE", str(site.folder))
    monkeypatch.chdir(site.folder)
    assert main(["check"]) == 1
    told = "".join(capsys.readouterr())
    if form == "json":
        (fault,) = json.loads(told)
        assert (fault["path"], fault["line"], fault["code"]) == ("conf.py", 1, "settings-unread")
    else:
        assert "settings must be read without an error, not SyntaxError" in told
        assert told.startswith("::error file=conf.py,line=1" if form == "github" else "conf.py:1: ")


@pytest.mark.parametrize("output", ["afile", "afile/below"])
def test_an_output_path_that_is_a_file_is_refused(
    tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build put a folder in the place of the file."""
    (tmp_path / "afile").write_text("mine")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match="OUTPUTDIR must be a folder, or not be there"):
        find_places({"OUTPUTDIR": output}, "pelicanconf.py")
    assert (tmp_path / "afile").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ARTICLE_PATHS", ["../x"], "must be a list of paths below content/"),
        ("PAGE_PATHS", ["articles"], "must not hold 'articles', which ARTICLE_PATHS holds"),
        ("ARTICLE_SAVE_AS", "articles/all.html", "must hold {slug}"),
        ("ARTICLE_LANG_SAVE_AS", "{slug}.html", "must hold {lang}"),
        ("ARTICLE_SAVE_AS", "{slug}{sulg}.html", "must hold author, category, date, lang, slug"),
        ("ARTICLE_URL", "{sulg}.html", "must hold author, category, date, lang, slug alone"),
        ("ARTICLE_URL", "/{slug}.html", "must be a path inside of output/"),
        ("ARTICLE_URL", "{slug", "must be a text such as articles/{slug}.html"),
        ("ARTICLE_URL", "{slug:5d}", "must be a text such as articles/{slug}.html"),
        ("ARTICLE_SAVE_AS", "../{slug}.html", "must be a path inside of output/"),
        ("ARTICLE_SAVE_AS", "/{slug}.html", "must be a path inside of output/"),
        ("ARTICLE_SAVE_AS", "{slug.html", "must be a text such as articles/{slug}.html"),
        ("ARTICLE_SAVE_AS", None, "must be a text such as articles/{slug}.html"),
        ("DRAFT_PAGE_SAVE_AS", "drafts/{slug}", "must end in .html"),
        ("TAG_SAVE_AS", "tag/all/index.html", "must hold {slug}"),
        ("TAG_SAVE_AS", "author/{slug}/index.html", "must not be that of AUTHOR_SAVE_AS"),
        ("ARCHIVES_SAVE_AS", "Index.html", "must not be that of INDEX_SAVE_AS"),
        ("ARCHIVES_SAVE_AS", "{slug}.html", "must be one address, without {slug}"),
        ("CORRECTIONS_SAVE_AS", "../a.html", "must be a path inside of output/"),
        ("YEAR_ARCHIVE_SAVE_AS", 5, "must be a text such as articles/{slug}.html"),
        ("YEAR_ARCHIVE_SAVE_AS", "{yaer}.html", "must hold date alone, without {yaer}"),
        ("STATIC_SAVE_AS", "{slug}", "must hold path alone, without {slug}"),
        ("CORRECTIONS_URL", ["a"], "must be a text such as articles/{slug}.html"),
        ("ARTICLE_SAVE_AS", "{slug}/", "must end in .html"),
        ("PAGE_SAVE_AS", "articles/{slug}.html", "must not be that of ARTICLE_SAVE_AS"),
        ("PLUGINS", ["plugins.files"], "must end with 'plugins.faults'"),
        (
            "PLUGINS",
            ["plugins.files", "plugins.files", "plugins.faults", "pelican_incremental"],
            "must hold 'plugins.files' once",
        ),
        ("MARKDOWN", {"extensions": ["nope"]}, "must be what Python-Markdown takes"),
        ("JINJA_ENVIRONMENT", {"autoescape": False}, "must have 'autoescape': True"),
        ("JINJA_ENVIRONMENT", {"autoescape": True, "x": 1}, "must be what Jinja takes"),
        ("PAGINATION_PATTERNS", [(1, "{url}", "{sav}")], "must be a list of (page, url"),
        ("PAGINATION_PATTERNS", [], "must be a list of (page, url"),
        ("SITE_UUID", "x", "must be a UUID"),
        ("CLOCK", "soon", "must be None, or a time in ISO 8601"),
        ("SECTIONS", {"../x": {}}, "must be a table of names by language"),
        ("SECTIONS", ["a"], "must be a table of names by language"),
        ("CHROME_LANG", "de", "must be one of be, en, kk, pl, ru, uk, not 'de'"),
        ("SITEURL", "https://x.example/<b>", "must be an address"),
        ("THEME", "nowhere", "must be a folder with templates/"),
        ("REPORT_ENDPOINT", "http://x.example/", "must be an https:// address, a /path"),
        ("TEMPLATE_PAGES", {"extra/a": "../a"}, "must be a table of paths"),
        ("TEMPLATE_PAGES", {"a": "Index.html"}, "must not put 'a' at 'Index.html', which the site"),
        ("TEMPLATE_PAGES", {"a": "feeds/x.xml"}, "must not put 'a' at 'feeds/x.xml', which the"),
        ("TEMPLATE_PAGES", {"a": "Articles"}, "must not put 'a' at 'Articles', which the site"),
        ("TEMPLATE_PAGES", {"a": "feeds"}, "must not put 'a' at 'feeds', which the site"),
        ("TEMPLATE_PAGES", {"a": 5}, "must be a table of paths"),
        ("EXTRA_PATH_METADATA", {"a": {"path": 5}}, "must be a table of tables"),
        ("TEMPLATE_PAGES", {"a": "section"}, "must not put 'a' at 'section', which the site"),
        ("TEMPLATE_PAGES", {"a": "theme"}, "must not put 'a' at 'theme', which the site"),
        ("TEMPLATE_PAGES", {"a": "x", "b": "X"}, "must put 'b' elsewhere than 'a', not at 'X'"),
        ("TEMPLATE_PAGES", {"a": "favicon.svg"}, "must put 'extra/favicon.svg' elsewhere than 'a'"),
        ("EXTRA_PATH_METADATA", {"a": {"path": "404.html"}}, "must not put 'a' at '404.html', wh"),
        ("FEED_ALL_ATOM", "feeds/all.atom.xml", "must not put \"a feed of Pelican's\" at 'feeds/"),
        ("HEADERS", 5, "must be a table of texts, not 5"),
        ("TARGETS", ["a"], "must be a table of texts, not ['a']"),
        ("KEEP_RELEASES", 0, "must be a whole number above 0"),
        ("INCREMENTAL_STAMPS", "plugins.git:head", "must be a list of texts"),
        ("LOCALE", 5, "must be a list of texts"),
        ("SLUG_REGEX_SUBSTITUTIONS", [("(", "")], "must be a list of (regular expression, text)"),
        ("SLUG_REGEX_SUBSTITUTIONS", 5, "must be a list of (regular expression, text)"),
        ("INTRASITE_LINK_REGEX", "(", "must be a regular expression, not '(': missing )"),
        ("FILENAME_METADATA", 5, "must be a regular expression, not 5"),
        ("JINJA_FILTERS", 5, "must be a table, not 5"),
        ("ARTICLE_EXCLUDES", "x", "must be a list, not 'x'"),
        ("DEFAULT_DATE_FORMAT", 5, "must be a text, not 5"),
        ("CACHE_CONTENT", True, "must be False, for pelican_incremental keeps what was read"),
        (
            "PLUGINS",
            ["plugins.faults", "pelican_incremental"],
            "must hold 'plugins.images', without which a fault would get out",
        ),
        ("EXTRA_PATH_METADATA", {"a": {"path": "../a"}}, "must be a table of tables"),
        ("DIRECT_TEMPLATES", ["archives"], "must hold 'index'"),
        ("SECURITY_EXPIRES", "soon", "must be a time"),
        ("STRICT", "yes", "must be True or False"),
        ("TYPOGRIFY", True, "must be False, for plugins/typography sets the text"),
        ("SITENAME", "", "must be a text"),
        ("POLICIES", {"a": 1}, "must be a table of texts"),
        ("LOGO", "images/none.svg", "must name a file that is there, below content/"),
        ("LOGO", "extra/robots.txt", "must lie in one of STATIC_PATHS below content/"),
    ],
)
def test_a_setting_that_no_build_can_use_says_what_it_must_be(
    site: Site, name: str, value: object, message: str
) -> None:
    found = list(values.wrong_settings({**settings_of(site), name: value}))
    if name == "TEMPLATE_PAGES" and "favicon.svg" in str(value):
        name = "EXTRA_PATH_METADATA"  # the second to claim it
    assert [(named, text[: len(message)]) for named, text in found][-1:] == [(name, message)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TAG_SAVE_AS", "tag/{slug}.html"),
        ("ARTICLE_SAVE_AS", "{category}/{date:%Y}/{slug}.html"),
        ("MONTH_ARCHIVE_SAVE_AS", "archives/{date:%Y/%m}/index.html"),
        ("ARTICLE_URL", "{slug}/"),
        ("ARTICLE_LANG_URL", "{slug}/"),
        ("CORRECTIONS_SAVE_AS", ""),
        ("LOCALE", "C"),
        ("SLUG_REGEX_SUBSTITUTIONS", [("a", "b")]),
        ("ARTICLE_ORDER_BY", str.lower),
        ("ARTICLE_EXCLUDES", ("a",)),
        ("TEMPLATE_PAGES", {"a": ".well-known/a.txt"}),
        ("FEED_ALL_ATOM", "pelican.xml"),
        ("HEADERS", {"X-A": ""}),
        ("ARTICLE_PATHS", [""]),
        ("PAGE_PATHS", []),
        ("DEFAULT_PAGINATION", False),
    ],
)
def test_a_setting_that_a_build_can_use_is_let_stand(site: Site, name: str, value: object) -> None:
    assert list(values.wrong_settings({**settings_of(site), name: value})) == []


def test_a_setting_that_is_not_there_must_be_given(site: Site) -> None:
    settings = settings_of(site)
    del settings["CHROME_LANG"]
    assert [name for name, _ in values.wrong_settings(settings)] == ["CHROME_LANG"]
    optional = {n: v for n, v in settings_of(site).items() if n != "SECTIONS"}
    assert list(values.wrong_settings(optional)) == []


def test_a_slip_in_a_file_that_a_setting_names_is_named_with_its_line(site: Site) -> None:
    """Nothing was said of it, and robots.txt was not published."""
    path = site.folder / "conf.py"
    path.write_text(
        'TEMPLATE_PAGES = {\n    "extra/robots.txt": "robots.txt",\n'
        '    "extra/robot.txt": "x",\n}\n'
        'STATIC_PATHS = ["images",\n    "imags"]\n'
    )
    given = {"extra/robots.txt": "robots.txt", "extra/robot.txt": "x"}
    over = {"TEMPLATE_PAGES": given, "STATIC_PATHS": ["images", "imags"]}
    extra = {"extra/favicon.svgz": {"path": "x"}}
    settings = settings_of(site, EXTRA_PATH_METADATA=extra, **over)
    found = [told(f) for f in conf.absent_faults(settings, conf.origin_of(path))]
    must = "must name what content/ has, not"
    assert found == [
        f"conf.py:6 setting-file STATIC_PATHS {must} 'imags': did you mean 'images'?",
        f"conf.py:0 setting-file EXTRA_PATH_METADATA {must} 'extra/favicon.svgz': "
        "did you mean 'extra/favicon.svg'?",
        f"conf.py:3 setting-file TEMPLATE_PAGES {must} 'extra/robot.txt': "
        "did you mean 'extra/robots.txt'?",
    ]


@pytest.mark.parametrize("name", ["pictures", "imagery/2013", "x" * 300, "a\0b"])
def test_what_a_site_does_not_have_at_all_is_no_fault(site: Site, name: str) -> None:
    over = {"STATIC_PATHS": [name], "EXTRA_PATH_METADATA": {name: {"path": "x"}}}
    settings = settings_of(site, TEMPLATE_PAGES={name: "x"}, **over)
    assert list(conf.absent_faults(settings, conf.origin_of(ROOT / "pelicanconf.py"))) == []


def test_a_missing_file_is_looked_for_again(site: Site) -> None:
    settings = settings_of(site, STATIC_PATHS=["imags"])
    assert [fault.code for fault in known(settings, site)] == ["setting-file"]
    site.write("imags/a.png", b"")
    assert known(settings, site) == []


@pytest.mark.parametrize("name", ["PLUGINS", "PLUGIN_PATHS", "TEMPLATE_PAGES", "STATIC_PATHS"])
@pytest.mark.parametrize("value", [5, None, [5]])
def test_a_setting_of_a_wrong_kind_does_not_stop_the_check(
    site: Site, name: str, value: object
) -> None:
    """What is known of the house is kept by the files that its settings name."""
    settings = {**settings_of(site), name: value}
    assert {fault.code for fault in known(settings, site)} == {"setting-wrong"}


def test_a_fault_lies_where_the_setting_stands(site: Site) -> None:
    """In the file, in the one that it imports whole, or on the command line, where no line is."""
    path = site.folder / "conf.py"
    path.write_text(IMPORTED + "ARTICLE_URL = ARTICLE_SAVE_AS = '{slug}'\nCHROME_LAGN = 'en'\n")
    shutil.copyfile(ROOT / "pelicanconf.py", site.folder / "pelicanconf.py")
    origin = conf.origin_of(path, {"TIMEZONE"})
    assert origin.place("ARTICLE_SAVE_AS") == (str(path), 4)
    assert origin.place("SITENAME") == (str(site.folder / "pelicanconf.py"), 4)
    assert origin.place("TIMEZONE") == ("", 0)
    assert origin.place("NOT_THERE") == (str(path), 0)
    unknown = [told(f) for f in conf.setting_faults(settings_of(site), origin)]
    assert unknown == [
        "conf.py:5 setting-unknown CHROME_LAGN must be a setting that something reads: "
        "did you mean CHROME_LANG?"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def register(:\n", "mine.py:1 plugin-import plugin {} must be imported without Syntax"),
        ("\nimport requestz\n", "mine.py:2 plugin-import plugin {} must be imported without Modu"),
        ("x = 1\n1 / 0\n", "mine.py:2 plugin-import plugin {} must be imported without ZeroDiv"),
        ("import sys\nsys.exit(3)\n", "mine.py:2 plugin-import plugin {} must be imported with"),
        ("x = 1\n", "conf.py:1 plugin-import plugin {} must have a function register()"),
        (None, "conf.py:1 plugin-import plugin {} must be imported without ModuleNotFound"),
    ],
)
def test_a_plugin_that_does_not_import_is_named_with_its_line(
    site: Site, tmp_path: Path, text: str | None, found: str, request: pytest.FixtureRequest
) -> None:
    package = f"p{abs(hash(request.node.name))}"
    if text is not None:
        (tmp_path / package).mkdir()
        (tmp_path / package / "mine.py").write_text(text)
    (tmp_path / "conf.py").write_text(f'PLUGINS = ["{package}.mine"]\n')
    settings = settings_of(site)
    settings |= {"PLUGINS": [f"{package}.mine"], "PLUGIN_PATHS": [str(tmp_path)]}
    (fault,) = conf.plugin_faults(settings, conf.origin_of(tmp_path / "conf.py"))
    assert told(fault).startswith(found.format(f"{package}.mine"))


def test_a_stamp_that_is_no_function_is_named_with_its_line(site: Site) -> None:
    path = site.folder / "conf.py"
    path.write_text('INCREMENTAL_STAMPS = ["plugins.git:head",\n  "plugins.git:nothing"]\n')
    settings = settings_of(site, INCREMENTAL_STAMPS=["plugins.git:head", "plugins.git:nothing"])
    (fault,) = conf.plugin_faults({**settings, "PLUGINS": []}, conf.origin_of(path))
    begin = "conf.py:2 plugin-import INCREMENTAL_STAMPS must name functions as module:name, not "
    assert told(fault).startswith(f"{begin}'plugins.git:nothing'")


def broken(site: Site, change: Callable[[Path], object], **over: Any) -> list[str]:
    """What rendering the sample by a changed theme finds."""
    theme = site.folder / "theme"
    shutil.copytree(ROOT / "theme", theme)
    change(theme / "templates")
    site.write("extra/robots.txt", "Sitemap: {{ SITEURL }}\n")
    settings = settings_of(site, THEME=str(theme), **over)
    return [told(fault) for fault in sample.render_faults(settings, ROOT / "pelicanconf.py", [])]


def test_our_own_site_is_rendered_without_a_fault(site: Site) -> None:
    site.copy_content()
    settings = settings_of(site)
    assert (
        sample.render_faults(
            settings, ROOT / "pelicanconf.py", [("article", "article"), ("page", "page")]
        )
        == []
    )


UNSET = "template-name template must use names that are set: "


def test_every_name_that_no_one_sets_is_named_at_once(site: Site) -> None:
    def change(templates: Path) -> None:
        (templates / "article.html").write_text(
            "x\n{{ headlin }}\n{{ article.titel }}{{ article.foo.bar }}\n"
            "{% if nowhere is defined %}{% endif %}{% for x in things %}{% endfor %}"
        )
        (templates / "tag.html").write_text("{% if tagg %}{% endif %}")

    assert broken(site, change) == [
        f"article.html:2 {UNSET}'headlin' is undefined",
        f"article.html:3 {UNSET}'pelican.contents.Article object' has no attribute 'foo'",
        f"article.html:3 {UNSET}'pelican.contents.Article object' has no attribute 'titel'",
        f"article.html:4 {UNSET}'things' is undefined",
        f"tag.html:1 {UNSET}'tagg' is undefined",
    ]


def test_every_template_is_rendered_and_all_that_a_text_may_have(site: Site) -> None:
    """What the sample does not hold is found by no one before a build."""
    marks = re.compile("{% (?:block (?:content|title|list_title)|for (?:version|note) in [^%]*) %}")
    marked: set[str] = set()

    def change(templates: Path) -> None:
        for path in templates.rglob("*.html"):
            lines = path.read_text().split("\n")
            for number, line in enumerate(lines):
                if marks.search(line) and path.name != "base.html":
                    lines[number] = marks.sub(r"\g<0>{{ nowhere }}", line)
                    marked.add(f"{path.name}:{number + 1}")
            text = "\n".join(lines)
            if "{% extends" not in text and "{% macro" not in text and path.name != "base.html":
                text = f"{{{{ nowhere }}}}{text}"
                marked.add(f"{path.name}:1")
            path.write_text(text)

    assert {line.partition(" ")[0] for line in broken(site, change)} == marked


def test_what_a_template_raises_is_named_with_its_line(site: Site) -> None:
    found = broken(site, lambda t: (t / "page.html").write_text("x\n{{ 1 / 0 }}"))
    assert found == [
        "page.html:2 build-stopped must not stop a build by ZeroDivisionError: division by zero"
    ]


def test_a_name_that_no_one_sets_is_named_however_it_is_used(site: Site) -> None:
    """And the page goes on to the next."""
    uses = (
        *("{{ a }}", "{% if b %}{% endif %}", "{{ c|length }}", "{% for x in d %}{% endfor %}"),
        *("{{ e ~ 'x' }}", "{{ f.g.h }}", "{{ i|upper }}", "{{ '%s' % j }}"),
    )
    site.write("extra/robots.txt", "\n".join(uses))
    found = sample.render_faults(settings_of(site), ROOT / "pelicanconf.py", [])
    assert [told(fault) for fault in found] == [
        f"robots.txt:{line} {UNSET}{name!r} is undefined"
        for line, name in enumerate("abcdefij", start=1)
    ]
    assert sample._collect not in list(signals.generator_init.receivers_for(None))


def test_what_a_plugin_raises_when_it_is_loaded_is_named_with_its_line(
    site: Site, tmp_path: Path
) -> None:
    """Pelican only logs it, without the line."""
    (tmp_path / "raises.py").write_text("def register():\n    raise ValueError('no')\n")
    settings = settings_of(site, PLUGIN_PATHS=[str(tmp_path)])
    settings["PLUGINS"] = [*settings["PLUGINS"], "raises"]
    (fault,) = sample.render_faults(settings, ROOT / "pelicanconf.py", [])
    assert told(fault) == "raises.py:2 build-stopped must not stop a build by ValueError: no"
    for logger in ("pelican", ""):
        assert not any(type(h) is sample._Raised for h in logging.getLogger(logger).handlers)


def test_what_a_file_of_the_content_raises_is_named_there(site: Site) -> None:
    site.write("extra/robots.txt", "a\n{% set other = 'x' %}\n{% include other %}\n")
    (fault,) = sample.render_faults(settings_of(site), ROOT / "pelicanconf.py", [])
    assert told(fault) == "robots.txt:3 build-stopped template must be mended: x"


def test_a_name_in_a_file_of_the_content_is_named_there(site: Site) -> None:
    site.write("extra/robots.txt", "a\n{{ SITURL }}\n")
    (fault,) = sample.render_faults(settings_of(site), ROOT / "pelicanconf.py", [])
    assert fault.path == str(site.content / "extra/robots.txt")
    assert told(fault) == f"robots.txt:2 {UNSET}'SITURL' is undefined"


def test_what_is_wrong_with_texts_of_the_sample_lies_with_the_settings(site: Site) -> None:
    """No editor has a file of that name."""
    found = sample.render_faults(settings_of(site, MARKDOWN={}), ROOT / "pelicanconf.py", [])
    assert [told(fault) for fault in found] == [
        "pelicanconf.py:0 link-fragment settings must let a good text be set, but its link must "
        "lead to a part of the page, not '#part'; give a heading there this name"
    ]


def test_a_template_that_no_source_can_have_is_not_rendered(site: Site) -> None:
    asked = [("article", "base"), ("page", "article"), ("article", "nowhere")]
    assert sample.render_faults(settings_of(site), ROOT / "pelicanconf.py", asked) == []


def test_a_template_that_one_source_asks_for_is_rendered_too(site: Site) -> None:
    theme = site.folder / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "templates/poster.html").write_text("{{ postr }}")
    site.write("articles/a.md", article(Template="poster"))
    settings = settings_of(site, THEME=str(theme))
    report = command.check(settings, ROOT / "pelicanconf.py", {}, site.folder / ".build")
    assert [told(fault) for fault in report.findings] == [
        f"poster.html:1 {UNSET}'postr' is undefined"
    ]


def test_a_build_that_a_template_stops_names_its_line(site: Site) -> None:
    """The build knows less than the sample; `output/` stays as it was."""
    site.write("articles/a.md", article())
    site.build()
    before = site.files()
    theme = site.folder / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "templates/article.html").write_text("\n{{ 1 / 0 }}")
    settings = settings_of(site, THEME=str(theme))
    with pytest.raises(command.BuildError) as stopped:
        command.build_checked(settings, ROOT / "pelicanconf.py", {}, site.folder / ".build")
    (fault,) = stopped.value.faults
    assert told(fault).startswith("article.html:2 build-stopped must not stop a build by Zero")
    assert site.files() == before


def test_the_house_is_looked_at_again_when_it_changes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = site.folder / "theme"
    shutil.copytree(ROOT / "theme", theme)
    settings = settings_of(site, THEME=str(theme))
    assert known(settings, site) == []
    with monkeypatch.context() as patched:
        patched.setattr(house, "faults_of", None)
        assert known(settings, site) == []
    (theme / "templates/tag.html").write_text("{% if %}")
    assert [fault.code for fault in known(settings, site)] == ["template-syntax"]


@pytest.mark.parametrize("table", ["authors.toml", "tags.toml"])
def test_a_table_that_was_mended_is_faulty_no_more(site: Site, table: str) -> None:
    """`make check` kept its fault, for what the sample site copies was no part of what it knew."""
    kind = table.removesuffix("s.toml")
    given = (settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
    path = site.write(table, f"[[{kind}]]\nnam = 1\n")
    assert {fault.path for fault in command.check(*given).errors} == {str(path)}
    path.write_text(f'[[{kind}]]\nname = "x"\n')
    assert command.check(*given).errors == ()


def test_a_house_that_was_copied_is_known_by_its_bytes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = shutil.copytree(ROOT / "theme", site.folder / "theme")
    settings = settings_of(site, THEME=str(theme))
    assert known(settings, site) == []
    shutil.copytree(ROOT / "theme", site.folder / "other", copy_function=shutil.copyfile)
    shutil.rmtree(theme)
    (site.folder / "other").rename(theme)
    monkeypatch.setattr(house, "faults_of", None)
    assert known(settings, site) == []


def test_sources_are_not_read_by_settings_that_cannot_be_used(site: Site) -> None:
    site.write("articles/a.md", article(Date="soon"))
    work = site.folder / ".build"
    wrong = {**settings_of(site), "TIMEZONE": "Minsk"}
    report = command.check(wrong, ROOT / "pelicanconf.py", {}, work)
    assert ([f.code for f in report.findings], report.is_read) == (["setting-wrong"], False)
    wrong = {**settings_of(site), "SITEURL": "paper"}
    report = command.check(wrong, ROOT / "pelicanconf.py", {}, work)
    assert [f.code for f in report.findings] == ["field-form", "setting-wrong"]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ("content/articles/b", ["c.md"]),
        ("content/articles/*.md", ["a b.md", "a.md"]),
        ("'content/articles/a b.md'", ["a b.md"]),
        ("content/articles/b/../a.md", ["a.md"]),
        ("content/images", []),
        ("", ["a b.md", "a.md", "c.md"]),
    ],
)
def test_files_names_files_folders_and_patterns(
    site: Site, files: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "a b", "b/c"):
        site.write(f"articles/{name}.md", article())
    site.write("images/x.png", b"")
    monkeypatch.chdir(site.folder)
    all_files = sorted(path.relative_to(site.folder) for path in site.content.rglob("*.md"))
    is_asked = command._chooser(command._files({"FILES": files}))
    assert sorted(path.name for path in all_files if is_asked(str(path))) == found


@pytest.mark.parametrize("files", ["nowhere.md", "'a", "no*.md"])
def test_files_that_are_not_there_are_refused(
    files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError, match="FILES must"):
        command._files({"FILES": files})


def test_the_hook_for_pre_commit_checks_the_files_that_it_is_given(site: Site) -> None:
    """As pre-commit starts it: the entry, parted as a shell parts it, and the files after it."""
    wrong = [str(site.write(f"articles/{name}.md", article(Date="x"))) for name in ("a", "b c")]
    site.write("articles/d.md", article(Date="x"))
    hook = re.search("entry: (.*)", (ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook
    places = {"INPUTDIR": str(site.content), "VENV": sys.prefix}
    done = subprocess.run(
        [*shlex.split(hook[1]), *wrong],
        cwd=ROOT,
        env={**os.environ, **places, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    named = [line.partition(":")[0] for line in done.stderr.splitlines() if "field-form" in line]
    assert (named, done.returncode != 0) == (wrong, True)
