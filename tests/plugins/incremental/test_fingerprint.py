"""What is edited beside sources: whether they are read again, and that all pages are then those of
a clean build."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pelican_incremental.closure import named_in
from pelican_incremental.fingerprint import (
    GIVEN,
    HELD,
    PACKAGES,
    PYTHON,
    Fingerprint,
    Fingerprints,
)
from tests.plugins.incremental.fresh import Nursery, Order, Outcome, write_code
from tests.plugins.incremental.paper import differing, files_in
from tests.sites import ROOT

SOURCES = 3
CONF = """
import sys
sys.path.append("{folder}/own")
from own_conf import NAME

SITENAME = NAME
TIMEZONE = "UTC"
PATH = "{folder}/content"
THEME = "{folder}/theme"
PLUGIN_PATHS = ["{folder}/own"]
PLUGINS = ["own_reads", "own_shows", "own_gives", "own_patches", "pelican_incremental"]
MARKDOWN = {{"extension_configs": {{"own_syntax": {{}}}}, "output_format": "html5"}}
OWN_LIMIT = "one"
OWN_CAUGHT = "two"
OWN_SHOWN = "three"
"""
# All of a reader's ways to depend on code: a constant, an import that comes late, a function that
# another plugin hands it, a setting whose name it composes.
READS = """
from pelican import signals
from own_words import WORD as _WORD
HANDLERS = []
TABLE = {}
def change(content):
    if not hasattr(content, "_content"):
        return
    from own_late import late
    limit = content.settings["_".join(["OWN", "LIMIT"])]
    content._content += f"<p>{_WORD} {late()} {limit} {CAUGHT} {TABLE}</p>"
    for handler in HANDLERS:
        content._content += handler()
CAUGHT = ""
def catch(pelican):
    global CAUGHT
    CAUGHT = pelican.settings["OWN_CAUGHT"]
def register():
    signals.initialized.connect(catch)
    signals.content_object_init.connect(change)
"""
SHOWS = """
from pelican import signals
from own_labels import LABEL
def show(generators):
    for generator in generators:
        generator.context["OWN_LABEL"] = LABEL + " shown " + generator.settings["OWN_SHOWN"]
def filters(generator):
    generator.env.filters["own"] = lambda text: f"{text}!"
def early(generator):
    generator.context["OWN_EARLY"] = "early"
def register():
    signals.generator_init.connect(filters)
    signals.article_generator_init.connect(early)
    signals.all_generators_finalized.connect(show)
"""
GIVES = """
import own_reads
from own_given import given
def register():
    own_reads.HANDLERS.append(given)
    own_reads.TABLE["x"] = "put"
"""
PATCHES = """
import pelican.readers
def register():
    read = pelican.readers.MarkdownReader.read
    def patched(self, path):
        text, metadata = read(self, path)
        return text + "<p>patched</p>", metadata
    pelican.readers.MarkdownReader.read = patched
"""
SYNTAX = """
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
class Own(Postprocessor):
    def run(self, text):
        return text.replace("SYNTAX", "one")
class OwnExtension(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Own(md), "own", 1)
def makeExtension(**kwargs):
    return OwnExtension(**kwargs)
"""
FILES = {
    "own/own_reads.py": READS,
    "own/own_words.py": 'WORD = "rain"\n',
    "own/own_late.py": 'def late():\n    return "late"\n',
    "own/own_shows.py": SHOWS,
    "own/own_labels.py": 'LABEL = "label"\n',
    "own/own_gives.py": GIVES,
    "own/own_given.py": 'def given():\n    return "<p>given</p>"\n',
    "own/own_patches.py": PATCHES,
    "own/own_syntax.py": SYNTAX,
    "own/own_conf.py": 'NAME = "A blog"\n',
    "theme/static/x.css": "a {}\n",
    "theme/templates/base.html": "{{ SITENAME }} {{ OWN_LABEL|own }} {% block c %}{% endblock %}",
    **{
        f"theme/templates/{name}.html": '{% extends "base.html" %}{% block c %}'
        "{{ article.content if article }}{{ articles|length }}{% endblock %}"
        for name in (
            *("index", "article", "page", "category", "tag", "author", "archives"),
            *("period_archives", "tags", "categories", "authors"),
        )
    },
}


@dataclass
class Blog:
    """A site of three articles with code of its own, built in a new process each time."""

    folder: Path
    nursery: Nursery

    def set_up(self) -> None:
        """Write it, and build it for the first time."""
        for path, text in FILES.items():
            self.write(path, text)
        self.write("pelicanconf.py", CONF.format(folder=self.folder))
        for number in range(SOURCES):
            head = f"Title: {number}\nDate: 2020-01-0{number + 1}\nCategory: c\n"
            self.write(f"content/a{number}.md", f"{head}\nText, SYNTAX.\n")
        assert self.build().read == SOURCES

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        write_code(self.folder / path, text)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file, where it stands."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def build(self, name: str = "output") -> Outcome:
        """Build into a folder of its own, with what was known of that."""
        settings = {"OUTPUT_PATH": f"{self.folder}/{name}"}
        order = Order(settings, self.folder / f".{name}", self.folder / "pelicanconf.py")
        made = self.nursery.build(order)
        assert made.is_good, made
        return made


Edit = Callable[[Blog], None]
Seen = dict[str, tuple[Outcome, str, list[str]]]


def _edit(path: str, old: str, new: str) -> Edit:
    return lambda blog: blog.edit(path, old, new)


# Each with what is to be seen afterwards in an article, and whether sources are read for it.
EDITS: dict[str, tuple[Edit, str, bool]] = {
    "nothing": (lambda _: None, "one", False),
    "a template": (
        _edit("theme/templates/base.html", "{{ SITENAME }}", "x{{ SITENAME }}"),
        "xA blog",
        False,
    ),
    "a style": (_edit("theme/static/x.css", "a", "b"), "", False),
    "a plugin of pages": (_edit("own/own_shows.py", " shown ", " seen "), "label seen", False),
    "what it imports": (_edit("own/own_labels.py", "label", "name"), "name seen", False),
    "a filter of templates": (_edit("own/own_shows.py", "}!", "}?"), "three?", False),
    "a setting of pages": (_edit("pelicanconf.py", '"three"', '"3"'), "seen 3", False),
    "a constant of settings": (_edit("own/own_conf.py", "A b", "The b"), "The blog", False),
    "what listens to reading": (
        _edit("own/own_reads.py", "<p>{_WORD}", "<p>1 {_WORD}"),
        "1 rain",
        True,
    ),
    "a constant of it": (_edit("own/own_words.py", "rain", "snow"), "1 snow", True),
    "what it imports late": (_edit("own/own_late.py", '"late"', '"later"'), "snow later", True),
    "a setting that it composes": (_edit("pelicanconf.py", '"one"', '"1"'), "later 1", True),
    "a setting that it caught": (_edit("pelicanconf.py", '"two"', '"2"'), "1 2 ", True),
    "a function that it was given": (_edit("own/own_given.py", "given<", "gift<"), "gift", True),
    "a value that it was given": (_edit("own/own_gives.py", '"put"', '"set"'), "set", True),
    "who gives it": (
        _edit("own/own_gives.py", "append(given)", "append(lambda: '<p>gave</p>')"),
        "gave",
        True,
    ),
    "a patch of Pelican": (_edit("own/own_patches.py", "patched<", "mended<"), "mended", True),
    "an extension of Markdown": (_edit("own/own_syntax.py", '"one"', '"other"'), "other", True),
    "what looks at the context": (
        _edit("own/own_reads.py", "<p>1", "<p>{content._context.get('OWN_EARLY')}"),
        "early",
        True,
    ),
    "what stands there": (_edit("own/own_shows.py", '"early"', '"new"'), "new", True),
    "a setting of Markdown": (_edit("pelicanconf.py", "html5", "xhtml"), "other", True),
}


@pytest.fixture(scope="module")
def seen(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Outcome, str, list[str]]]]:
    """What came of each edit, one after another: the build, an article's page, and in which files
    it differs from a clean build."""
    nursery = Nursery()
    try:
        yield _all_made(Blog(tmp_path_factory.mktemp("blog"), nursery))
    finally:
        nursery.close()


def _all_made(blog: Blog) -> Seen:
    blog.set_up()
    found = {}
    for number, (name, (edit, _, _)) in enumerate(EDITS.items()):
        edit(blog)
        made = blog.build()
        blog.build(f"clean{number}")
        page = (blog.folder / "output/0.html").read_text("utf-8")
        clean = files_in(blog.folder / f"clean{number}")
        found[name] = made, page, differing(files_in(blog.folder / "output"), clean)
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_reads_sources_where_they_can_come_out_otherwise(name: str, seen: Seen) -> None:
    made, page, differences = seen[name]
    _, shown, is_read = EDITS[name]
    assert differences == []
    assert shown in page
    assert made.read == (SOURCES if is_read else 0), made.everything


def test_all_imports_of_a_text_are_found_as_python_finds_them() -> None:
    for file in [*ROOT.glob("plugins/**/*.py"), *ROOT.glob("desk/**/*.py")]:
        text = file.read_text("utf-8")
        package = ".".join(file.parent.relative_to(ROOT).parts)
        found = set(named_in(text, package).modules)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                assert {one.name for one in node.names} <= found
            elif isinstance(node, ast.ImportFrom):
                assert {f"{node.module}.{one.name}" for one in node.names} <= found


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("from . import b", "p.a.b"),
        ("from .. import c", "p.c"),
        ("from .b import (\n    c,  # so\n    d,\n)", "p.a.b.d"),
        ("from b import c, \\\n    d", "b.d"),
        ("if x: import b.c", "b.c"),
        ("x = 1; from b import c as d", "b.c"),
        ("def f():\n\timport b as c", "b"),
    ],
)
def test_a_module_is_named_in_whatever_way_it_is_imported(text: str, module: str) -> None:
    assert module in named_in(text, "p.a").modules


@pytest.mark.parametrize("text", ["# import b", "'do import b'", "important = b"])
def test_what_imports_nothing_names_no_module(text: str) -> None:
    assert named_in(text, "a").modules == ()


def _facts(**reached: str) -> dict[str, str]:
    """What a build leaves whose code of reading named these."""
    made = Fingerprints({}, {"A": "1", "B": "1", PYTHON: "3.11", PACKAGES: "x"}, {})
    made.judge([*reached, "A"], {"m": "1"})
    return made.facts(lambda path: f"sha of {path}", ["./p.py", "./r.py"])


SETTINGS = {"A": "1", "B": "1", PYTHON: "3.11", PACKAGES: "x"}


@pytest.mark.parametrize(
    ("settings", "changed", "read", "render"),
    [
        ({}, {}, "", ""),
        ({"A": "2"}, {}, "A", "A"),
        ({"B": "2"}, {}, "", "B"),
        ({"C": "1"}, {}, "", "C"),
        ({PYTHON: "3.12"}, {}, PYTHON, PYTHON),
        ({PACKAGES: "y"}, {}, PACKAGES, PACKAGES),
        ({}, {"./p.py": "other"}, "", "./p.py"),
        ({}, {"./r.py": "other"}, "./r.py", "./r.py"),
        ({}, {"./r.py": ""}, "./r.py", "./r.py"),
        ({}, {"./r.py": "sha of ./r.py"}, "", ""),
        ({}, {"./elsewhere.md": "other"}, "", ""),
    ],
)
def test_what_differs_concerns_reading_where_its_code_names_it(
    settings: dict[str, str], changed: dict[str, str], read: str, render: str
) -> None:
    facts = _facts(**{"./r.py": ""})
    now = Fingerprints(facts, {**SETTINGS, **settings}, changed)
    assert (now.why_read(), now.why_render()) == (read, render)


@pytest.mark.parametrize(
    ("names", "held", "why"),
    [
        (["./r.py", "A"], {"m": "1"}, ""),
        (["./r.py", "A", "./new.py"], {"m": "1"}, "./new.py"),
        (["./r.py", "A", "B"], {"m": "1"}, "B"),
        (["A"], {"m": "1"}, "./r.py"),
        (["./r.py", "A"], {"m": "2"}, f"{HELD} m"),
        (["./r.py", "A"], {"other": "2"}, ""),
    ],
)
def test_other_code_of_reading_is_another_reading(
    names: list[str], held: dict[str, str], why: str
) -> None:
    now = Fingerprints(_facts(**{"./r.py": ""}), SETTINGS, {})
    assert now.judge(names, held) == why


def test_what_readings_were_seen_to_use_is_kept_until_all_are_read_again() -> None:
    first = Fingerprints(_facts(), SETTINGS, {})
    first.meet(["B", "./late.py"])
    assert first.has_met
    facts = first.facts(str, ["./late.py"])
    assert Fingerprints(facts, {**SETTINGS, "B": "2"}, {}).why_read() == "B"
    assert Fingerprints(facts, SETTINGS, {"./late.py": "x"}).why_read() == "./late.py"
    again = Fingerprints(facts, SETTINGS, {})
    again.meet(["B"])
    assert not again.has_met
    again.forget_readings()
    assert Fingerprints(again.facts(str, []), {**SETTINGS, "B": "2"}, {}).why_read() == ""


def test_a_name_of_the_context_may_come_of_any_code() -> None:
    first = Fingerprints(_facts(), SETTINGS, {})
    first.meet([f"{GIVEN} words"])
    facts = {**_facts(), **first.facts(str, ["./p.py"])}
    assert Fingerprints(facts, SETTINGS, {}).why_read() == ""
    assert Fingerprints(facts, {**SETTINGS, "B": "2"}, {}).why_read() == "B"


def test_a_fingerprint_names_what_differs_settings_first() -> None:
    before = Fingerprint({"A": "1", "B": "2", "./x.py": "3"})
    assert before.explain(before) == ""
    assert Fingerprint({"A": "1", "B": "3", "./x.py": "4"}).explain(before) == "B"
    assert Fingerprint({"A": "1", "B": "2", "./x.py": "4"}).explain(before) == "./x.py"
    assert Fingerprint({"A": "1", "./x.py": "3"}).explain(before) == "B"
    assert Fingerprint({**before.parts, "C": ""}).digest() != before.digest()
