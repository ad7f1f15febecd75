"""Each source among the others: what is wrong with addresses, lists, links and translations is
found by the check as by the build."""

from __future__ import annotations

import random
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desk.build import BuildError
from desk.check import command, run
from plugins.faults import Fault
from tests.effort import some
from tests.sites import ROOT, Site, article, settings_of


def _png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (3, 2)).save(picture, "PNG")
    return picture.getvalue()


PNG = _png()


def told(site: Site, **over: Any) -> set[tuple[str, str, str]]:
    """Path, code and message of each error that the check finds."""
    return _errors(run.check_sources(settings_of(site, **over), site.folder / ".build"))


def told_anew(site: Site, **over: Any) -> set[tuple[str, str, str]]:
    """The same from a check that remembers nothing."""
    with tempfile.TemporaryDirectory() as work:
        return _errors(run.check_sources(settings_of(site, **over), Path(work)))


def _errors(report: run.Report) -> set[tuple[str, str, str]]:
    return {(f.path, f.code, f.message) for f in report.errors}


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


def given(site: Site, **over: Any) -> tuple[dict[str, Any], Path, dict[str, str], Path]:
    """What `build_checked` is given."""
    return settings_of(site, **over), ROOT / "pelicanconf.py", {}, site.folder / ".build"


@pytest.mark.parametrize("seed", range(some(4)))
def test_a_check_and_a_build_never_disagree(site: Site, seed: int) -> None:
    """Of sources that share slugs, languages, states and links, the check names what the build
    does; a check tells the next build nothing, and what is known is what would be found anew."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    over: dict[str, Any] = {"WITH_FUTURE_DATES": bool(seed % 2)}
    if seed % 4 == 3:  # an address that only Pelican can fill
        over["ARTICLE_URL"] = over["ARTICLE_SAVE_AS"] = "{category}/{date:%Y}/{slug}.html"
    for _ in range(3):
        scatter(site, chance)
        for path in chance.sample(sorted(site.content.rglob("*.md")), 1):
            path.unlink()
        found = told(site, **over)
        assert found == told_anew(site, **over)
        refused: tuple[Fault, ...] = ()
        try:
            command.build_checked(*given(site, **over))
        except BuildError as error:
            refused = error.faults
        assert {(f.path, f.code, f.message) for f in refused} == found


def test_a_check_spoils_nothing_of_the_next_build(site: Site) -> None:
    """It writes no page, and the build after it makes what the check has seen."""
    site.write("articles/a.md", article())
    command.build_checked(*given(site))
    before = site.files()
    site.write("articles/a.md", article(body="Other words."))
    site.write("articles/b.md", article("Another headline"))
    assert told(site) == set()
    assert site.files() == before
    result = command.build_checked(*given(site))
    assert {"articles/a.html", "articles/b.html"} <= set(result.changes.written)
    assert "Other words" in site.page("articles/a.html")


def test_a_faulty_source_is_to_others_what_it_would_be(site: Site) -> None:
    """No fault follows from another: of the faulty text others see what could be read of it."""
    site.write("articles/a.md", article("A", "[x]({filename}b.md#part) [y](b-plan.html)"))
    wrong = article("B", "## Part\n\nText, [z](a.html).", Slug="b-plan", Date="soon", Author="Jo")
    site.write("articles/b.md", wrong)
    assert {code for _, code, _ in told(site)} == {"field-form"}


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


def test_a_check_of_a_built_site_names_all_that_is_wrong_with_a_source(site: Site) -> None:
    """A save has its message after one reading; who asks for a check is told everything at once."""
    site.write("articles/a.md", article())
    command.build_checked(*given(site))
    site.write("articles/a.md", article(body="[x]({filename}no.md)", Date="2013-02-31"))
    assert {code for _, code, _ in told(site)} == {"field-form", "link-target"}
