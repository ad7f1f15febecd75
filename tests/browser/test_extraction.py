"""Reader View, an extractor and a printer keep an article whole, and nothing of the chrome."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import trafilatura
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser import engines
from tests.browser.newspaper import KINDS
from tests.browser.serving import serving
from tests.sites import Site, article

# The code of Firefox's Reader View (@mozilla/readability), where Firefox keeps it.
READABILITY = "moz-src/toolkit/components/reader/readability/Readability.js"
LENGTHS = range(1, 41)
HEADLINE, STANDFIRST = "Locks of the canal", "Barges could pass twice"
NOTES = {
    "Correction": ("2013-06-05", "There are nine locks, not eight."),
    "Clarification": ("2013-06-10", "A barge is counted at each lock."),
}
SHORT_NOTE = "Ships, not barges"  # no full stop, by which extractors know a sentence
CHROME = ("Заметили ошибку", "Сообщить об ошибке", "paper.example/articles", "Следующая")
SENTENCE = (
    "Barges of grain came down to the port, as they do each year, and went up with coal again."
)
COLUMNS = 14
# Lists in Readability's code: the names of what is no part of a text.
LISTS_OF_NAMES = re.compile(r"(?:unlikelyCandidates|negative):\s*/(.+?)/i,")

_READ = """html => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const { title, byline, content } = new Readability(page).parse();
  const shown = new DOMParser().parseFromString(content, "text/html").body.textContent;
  return { title, byline, shown };
}"""


def _canal(paragraphs: int) -> str:
    numbered = (
        f"Lock {n} is old. {SENTENCE} {SENTENCE if n % 2 else ''}" for n in range(paragraphs)
    )
    text = article(HEADLINE, "\n\n".join(numbered), Standfirst=STANDFIRST)
    notes = [f"{field}: {day} | {words}" for field, (day, words) in NOTES.items()]
    notes.append(f"Clarification: 2013-06-11 | {SHORT_NOTE}")
    return text.replace("\n\n", "\n" + "\n".join(notes) + "\n\n", 1)


def _table() -> str:
    row = "| " + " | ".join(f"{{}}{n}" for n in range(1, COLUMNS + 1)) + " |\n"
    return (
        row.format(*["Quantity"] * COLUMNS)
        + "|---" * COLUMNS
        + "|\n"
        + row.format(*["v"] * COLUMNS)
    )


@pytest.fixture(scope="module")
def readability() -> str:
    """The code of Reader View."""
    program = shutil.which("firefox-esr")
    assert program, engines.HELP
    with ZipFile(Path(program).resolve().parent / "omni.ja") as archive:
        return archive.read(READABILITY).decode()


@pytest.fixture(scope="module")
def doubted(readability: str) -> list[str]:
    """Names that Reader View takes for those of parts of the page around an article."""
    found = "|".join(LISTS_OF_NAMES.findall(readability)).split("|")
    names = sorted({name.strip("^$ -") for name in found})
    assert {"social", "media"} <= set(names)
    return names


@pytest.fixture(scope="module")
def canals(tmp_path_factory: pytest.TempPathFactory, doubted: list[str]) -> Site:
    """A newspaper with articles of every length, and one with a wide table."""
    site = Site(tmp_path_factory.mktemp("canals"))
    for length in LENGTHS:
        site.write(f"articles/canal-{length}.md", _canal(length))
    site.write("articles/table.md", article("A table", _table()))
    site.write("articles/doubted.md", article("Doubted", "\n\n".join(map(_part, doubted))))
    site.build(SITEURL="https://paper.example")
    return site


def _part(name: str) -> str:
    """A section whose heading, note and paragraph are called so."""
    note = f"[^{name}]: A note on {name}."
    own = f"Much is said of {name}. {SENTENCE}\n{{: #about-{name}-here }}"
    return f"## One {name} more\n\n{SENTENCE} {SENTENCE}[^{name}]\n\n{own}\n\n{note}"


@pytest.fixture(scope="module")
def reader_view(browser: Browser, readability: str) -> Iterator[Page]:
    """A page that has the code of Reader View."""
    page = browser.new_page()
    page.add_script_tag(content=readability)
    yield page
    page.close()


def lacking(shown: str, length: int) -> list[str]:
    """What an article of so many paragraphs should show and does not, and what it should not and
    does."""
    words = " ".join(shown.split())
    wanted = [STANDFIRST, *(text for _, text in NOTES.values()), SHORT_NOTE]
    wanted += [f"Lock {n} is old." for n in range(length)]
    missing = [text for text in wanted if text not in words]
    return missing + [f"not {text}" for text in CHROME if text in words]


def test_reader_view_keeps_the_article_whole_at_every_length(
    canals: Site, reader_view: Page
) -> None:
    """It drops blocks beside the one with most paragraphs, once there are some ten."""
    for length in LENGTHS:
        found = reader_view.evaluate(_READ, canals.page(f"articles/canal-{length}.html"))
        assert (found["title"], found["byline"]) == (HEADLINE, "Jane Doe"), length
        assert lacking(found["shown"], length) == [], length


def test_reader_view_keeps_a_part_whatever_it_is_called(
    canals: Site, reader_view: Page, doubted: list[str]
) -> None:
    """It takes an id that has such a word (of a heading “Social policy”) for one of the page's."""
    shown = reader_view.evaluate(_READ, canals.page("articles/doubted.html"))["shown"]
    parts = ("One {} more", "Much is said of {}.", "A note on {}.")
    wanted = [part.format(name) for name in doubted for part in parts]
    assert [part for part in wanted if part not in shown] == []


def test_an_extractor_keeps_the_article_whole_at_every_length(canals: Site) -> None:
    for length in LENGTHS:
        page = canals.page(f"articles/canal-{length}.html")
        found = trafilatura.bare_extraction(page, with_metadata=True)
        assert (found.title, found.author) == (HEADLINE, "Jane Doe"), length
        assert lacking(found.text, length) == [], length


# --- on paper ---


def printed(browser: Browser, address: str) -> list[str]:
    """The text of each sheet."""
    page = browser.new_page()
    page.goto(address)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    page.close()
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


def test_the_marks_that_hang_are_printed(browser: Browser, newspaper: str) -> None:
    """What hangs out of the page's box is cut off, in the PDF's text too."""
    seed = "".join(printed(browser, newspaper + KINDS["seed"]))
    assert "“Belarus has established" in seed
    rich = "".join(printed(browser, newspaper + KINDS["rich article"]))
    assert "“Everything that" in rich


def test_every_column_of_a_wide_table_is_printed(browser: Browser, canals: Site) -> None:
    with serving(canals.output) as address:
        sheet = "".join(printed(browser, f"{address}/articles/table.html"))
    assert [n for n in range(1, COLUMNS + 1) if f"v{n}" not in sheet] == []


@pytest.mark.parametrize("length", [8, 21])
def test_the_last_sheet_holds_more_than_notes_and_foot(
    browser: Browser, canals: Site, length: int
) -> None:
    """These lengths would end with notes or foot alone on a new sheet."""
    with serving(canals.output) as address:
        sheets = printed(browser, f"{address}/articles/canal-{length}.html")
    assert len(sheets) > 1
    assert "coal again" in sheets[-1]
    assert "paper.example/articles" in sheets[-1]
