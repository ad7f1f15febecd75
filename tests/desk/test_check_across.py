"""Each source among the others: what Pelican would refuse, found without it; kept, and found anew
when something else changes."""

from __future__ import annotations

import os
import random
import tempfile
import time
from datetime import datetime, tzinfo
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desk.build import BuildError
from desk.check import across, run
from pelican_incremental import scan
from plugins.source.tree import Tree, seen_again, walk
from tests.desk.test_check import settings_of
from tests.effort import some
from tests.sites import Site, article

# What only the desk says: Pelican logs a warning, or mixes two lists.
OWN = {"translation-alone", "translation-lang", "list-clash", "attach-shared"}


def _png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (3, 2)).save(picture, "PNG")
    return picture.getvalue()


PNG = _png()


def told(site: Site, tree: Tree | None = None, **over: Any) -> set[tuple[str, str, str]]:
    """Path, code and message of each error that the check finds."""
    report = run.check_sources(settings_of(site, **over), site.folder / ".build", tree)
    return {(f.path, f.code, f.message) for f in report.errors}


def told_anew(site: Site, **over: Any) -> set[tuple[str, str, str]]:
    """The same from a check that remembers nothing."""
    with tempfile.TemporaryDirectory() as work:
        report = run.check_sources(settings_of(site, **over), Path(work))
    return {(f.path, f.code, f.message) for f in report.errors}


def refused(site: Site, **over: Any) -> set[tuple[str, str, str]]:
    """The same of each fault with which a build by Pelican stops."""
    try:
        site.build(**over)
    except BuildError as error:
        return {(f.path, f.code, f.message) for f in error.faults}
    return set()


_LINKS = [
    "[x]({filename}b.md)",
    "[x]({filename}b.md#part)",
    "[x]({filename}../a/b.md#no-part)",
    "[x](#part)",
    "[x](b.html)",
    "[x](b-en.html#x)",
    "[x](../drafts/b.html)",
    "[x](../section/other/)",
    "[x](/author/jane/)",
    "[x](/author/john/)",
    "[x](../tag/one/)",
    "[x](/archives/2013/)",
    "[x](/archives/2999/)",
    "[x]({static}/images/a.png)",
    "[x]({static}/images/no.png)",
    "[x]({attach}/images/a.pdf)",
    "[x](a.pdf)",
    "[x](../images/a.png)",
    "![x]({static}/images/a.png)",
    "![x]({static}/images/a.pdf)",
    "[x](https://x.example/)",
    "[x]({static}/feeds/x.xml)",
    "[x](/feeds/all.json)",
    "[x]({tag}one)",
    "[x]({tag}nothing)",
    "[x]({author}Jane)",
    "[x]({author}Nobody)",
    "[x]({category}Other)",
    "[x]({category}../x)",
    "[x]()",
    "[x]({index})",
    "![](https://x.example/a.png)",
    "<a href='x'>x</a>",
]


def scatter(site: Site, chance: random.Random) -> None:
    """Write sources that share slugs, languages, states and links."""
    site.write("images/a.png", PNG)
    site.write("images/a.pdf", "no picture")
    site.write("feeds/x.xml", "<x/>")
    for folder in ("articles/a", "articles/c", "pages"):
        for name in "bcd"[: chance.randint(0, 3)]:
            fields: dict[str, Any] = {
                "Lang": chance.choice(["en", "ru", "be"]),
                "Status": chance.choice([None, None, None, "draft", "hidden"]),
                "Slug": chance.choice([None, None, "b", "index", "c"]),
                "Translation": chance.choice([None, None, "true"]),
                "Author": chance.choice([None, "Jane", "John"]),
            }
            if folder == "pages":
                fields["Author"] = None
            else:
                fields["Section"] = chance.choice([None, "Other", "articles"])
                fields["Tags"] = chance.choice([None, "one", "one, two"])
                fields["Date"] = chance.choice(["2013-05-29", "2999-01-01"])
            links = chance.sample(_LINKS, chance.randint(0, 4))
            body = "\n\n".join([chance.choice(["## Part", "Text."]), *links])
            site.write(f"{folder}/{name}.md", article(f"{folder} {name}", body, **fields))


@pytest.mark.parametrize("seed", range(int(os.environ.get("CHECK_SITES", "8"))))
def test_what_pelican_would_refuse_is_found_without_it(site: Site, seed: int) -> None:
    """Addresses, lists, links and pictures are settled as Pelican and the plugins settle them."""
    scatter(site, random.Random(seed))  # noqa: S311 - no secret
    over: dict[str, Any] = {"WITH_FUTURE_DATES": bool(seed % 2)}
    if seed % 4 == 3:  # an address that only Pelican can fill
        over["ARTICLE_URL"] = over["ARTICLE_SAVE_AS"] = "{category}/{date:%Y}/{slug}.html"
    found = {fault for fault in told(site, **over) if fault[1] not in OWN}
    assert found == refused(site, **over)


@pytest.mark.parametrize("seed", range(some(6)))
def test_what_is_remembered_is_what_would_be_found(site: Site, seed: int) -> None:
    """After any series of edits the check says what one that remembers nothing says."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(6):
        scatter(site, chance)
        for path in chance.sample(sorted(site.content.rglob("*.*")), 2):
            path.unlink()
        over = {"WITH_FUTURE_DATES": chance.choice([True, False])}
        assert told(site, **over) == told_anew(site, **over)


@pytest.mark.parametrize("seed", range(some(6)))
def test_who_is_told_what_was_saved_finds_what_the_whole_would(
    site: Site, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `make serve` checks: of the tree that it knows, only files that were saved are looked at,
    while nothing proves that a file is what it was, and when all is long ago."""
    if seed % 2:
        monkeypatch.setattr(scan, "DOUBT", 0)
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(3):
        scatter(site, chance)
    tree = walk(site.content)
    told(site, tree)
    sources = sorted(site.content.rglob("*.md"))
    for _ in range(8):
        saved = chance.sample(sources, min(2, len(sources)))
        for path in saved:
            edited = chance.choice(sources).read_bytes()
            path.write_bytes(edited.replace(b"b.md", b"q.md", chance.choice([0, 1])))
        if chance.random() < 0.3:
            saved.append(site.write("images/a.png", chance.choice([PNG, b"no picture"])))
        again = seen_again(tree, map(str, saved))
        assert again
        tree = again
        assert told(site, tree) == told_anew(site)
        time.sleep(0.02 * (seed % 2))  # longer than a tick of the file system's clock


def test_a_file_that_would_be_moved_over_an_article_is_named(site: Site) -> None:
    """Pelican would write the file over the page, and say nothing."""
    site.write("images/b.html", "a page that is not ours")
    site.write("articles/b.md", article(body="[x]({attach}/images/b.html)"))
    ((path, code, message),) = told(site)
    assert (Path(path).name, code) == ("b.html", "address-clash")
    assert "articles/b.html is the address of" in message
    assert message.endswith("rename the file")


def test_a_file_that_a_page_takes_to_itself_is_there(site: Site) -> None:
    """The plugins must not nail a file to its place before its page takes it."""
    site.write("images/b.pdf", "%PDF")
    site.write("articles/b.md", article(body="[x]({attach}/images/b.pdf)"))
    assert told(site) == set()
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert (site.output / "articles/b.pdf").is_file()


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (
            {"a": {"Tags": "Зерно"}, "b": {"Tags": "zerno, x"}},
            "b.md:5 list-clash Tags must be spelled as in {a}, 'Зерно', not 'zerno', for both are "
            'at tag/zerno/; or write in {tags} `[[tag]]` with `name = "zerno"` and a `slug`, or '
            "with both names (`also`)",
        ),
        (
            {"a": {"Author": "Ivan Ivanou"}, "b": {"Author": "Іван Іваноў"}},
            "b.md:4 list-clash Author must be spelled as in {a}, 'Ivan Ivanou', not 'Іван Іваноў', "
            "for both are at author/ivan-ivanou/; or write in {authors} `[[author]]` with "
            '`name = "Іван Іваноў"` and a `slug`, or with both names (`also`)',
        ),
        (
            {"a": {"Section": "Other"}, "b": {"Section": "Othr"}},
            "b.md:5 section-unknown Section must be one of SECTIONS, not 'Othr'; "
            "did you mean 'Other'?",
        ),
        (
            {"a": {"Author": "Jane Doe"}, "b": {"Author": "Jane-Doe"}},
            "b.md:4 list-clash Author must be spelled as in {a}, 'Jane Doe', not 'Jane-Doe', for "
            "both are at author/jane-doe/; or write in {authors} `[[author]]` with "
            '`name = "Jane-Doe"` and a `slug`, or with both names (`also`)',
        ),
        (
            {"a": {"Translation": "true"}},
            "a.md:5 translation-alone Translation must have an original with the slug 'a'",
        ),
        (
            {"a": {}, "b": {"Slug": "a", "Translation": "true"}},
            "b.md:3 translation-lang Lang must not be that of {a}, 'en', whose slug it has",
        ),
    ],
)
def test_what_pelican_would_mix_or_warn_of_is_named(
    site: Site, sources: dict[str, dict[str, str]], found: str
) -> None:
    for name, fields in sources.items():
        site.write(f"articles/{name}.md", article(name, **fields))
    (fault,) = run.check_sources(settings_of(site), site.folder / ".build").errors
    line = f"{Path(fault.path).name}:{fault.line} {fault.code} {fault.message}"
    places = {"a": "articles/a.md", "authors": "authors.toml", "tags": "tags.toml"}
    assert line == found.format(**{name: site.content / path for name, path in places.items()})


def test_a_page_about_an_author_must_be_there_and_is_no_fault_when_mended(site: Site) -> None:
    """A fault of the table stayed after it was mended; `page` did nothing."""
    row = '[[author]]\nname = "Jane Doe"\npage = "{}"\n'
    must = "page of 'Jane Doe' must be the address of one of the site's, as pages/about.html, not"
    site.write("articles/a.md", article(Author="Jane Doe"))
    site.write("pages/jane.md", "Title: Jane\nLang: en\n\nShe writes.\n")
    for page, found in (
        ("jane.html", [f"{must} 'jane.html'"]),
        ("pages/jane.html", []),
        ("pages/joan.html", [f"{must} 'pages/joan.html'"]),
    ):
        site.write("authors.toml", row.format(page))
        errors = run.check_sources(settings_of(site), site.folder / ".build").errors
        assert [fault.message for fault in errors] == found


def test_links_to_a_text_that_cannot_be_read_are_let_stand(site: Site) -> None:
    """Its own fault is named; nobody knows what it would hold."""
    site.write("articles/a.md", article(body="[x](b-plan.html) [y]({filename}b-plan.md#part)"))
    site.write("articles/b-plan.md", b"Title: \xff")
    site.write("articles/!!!.md", b"Title: \xff")
    assert {code for _, code, _ in told(site)} == {"encoding"}


def test_a_heading_concerns_those_who_link_to_it_and_no_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All sources were asked again for each heading that was added."""
    for name in "abcd":
        link = "[x]({filename}b.md#part)" if name == "a" else "Text."
        site.write(f"articles/{name}.md", article(name, link))
    site.write("articles/b.md", article("b", "## Part\n\nText."))
    assert told(site) == set()
    asked, faults_among = [], across.faults_among

    def watch(name: str, *more: Any) -> Any:
        asked.append(name)
        return faults_among(name, *more)

    monkeypatch.setattr(across, "faults_among", watch)
    site.write("articles/b.md", article("b", "## Part\n\nText.\n\n## Another"))
    assert told(site) == set()
    assert asked == ["articles/a.md", "articles/b.md"]
    site.write("articles/b.md", article("b", "## Other\n\nText."))
    assert [code for _, code, _ in told(site)] == ["link-fragment"]
    site.write("articles/b.md", article("b", "## Part\n\nOther text."))
    assert told(site) == told_anew(site) == set()


def test_a_file_that_a_link_brings_along_has_an_address(site: Site) -> None:
    site.write("papers/a.pdf", "%PDF")
    site.write("articles/a.md", article(body="[x]({static}/papers/a.pdf) [y](../papers/a.pdf)"))
    assert told(site) == set()


def test_old_addresses_of_drafts_are_free(site: Site) -> None:
    site.write("articles/a.md", article(Aliases="old.html", Status="draft"))
    site.write("articles/b.md", article("B", Aliases="old.html"))
    assert told(site) == set()
    site.write("articles/a.md", article(Aliases="old.html", Status="hidden"))
    assert [code for _, code, _ in told(site)] == ["alias-taken"]


def test_a_section_may_be_called_by_each_of_its_names(site: Site) -> None:
    for name, section in zip("abc", ("articles", "Articles", "Статьи"), strict=True):
        site.write(f"articles/{name}.md", article(name, Section=section))
    assert told(site) == set()


def test_a_file_that_two_folders_take_is_named(site: Site) -> None:
    site.write("images/x.pdf", "%PDF")
    for name in ("a/one", "b/two"):
        site.write(f"articles/{name}.md", article(name, "[x]({attach}/images/x.pdf)"))
    assert [code for _, code, _ in told(site)] == ["attach-shared"]


def test_what_has_become_due_lies_at_its_place(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has changed but the day."""
    site.write("articles/a.md", article(Date="2999-01-01"))
    site.write("articles/b.md", article("b", "[x](../drafts/a.html) [y](a.html)"))
    over = {"WITH_FUTURE_DATES": False}
    assert [message.split("'")[1] for _, _, message in told(site, **over)] == ["a.html"]

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Later:
            return cls(2999, 6, 1, tzinfo=tz)

    monkeypatch.setattr(run, "datetime", Later)
    assert [message.split("'")[1] for _, _, message in told(site, **over)] == ["../drafts/a.html"]
