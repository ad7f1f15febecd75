"""A text becomes a draft."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from desk.importing import run
from desk.importing.dates import date_in, field_date
from desk.importing.header import authors_in
from desk.importing.language import language_of
from desk.settings import SettingError
from tests.desk.importing_harness import SETTINGS, TODAY, folded, imported
from tests.sites import ROOT, Site

SEED = ROOT / "tests" / "theme" / "seed.txt"
LONG = (
    "The two countries have traded for many years, and the figures of the last one are the best. "
    * 2
)
TEXT = f"A plan for trade\n\nBy Jane Doe\n\n{LONG}\n\n{LONG}\n"


def test_the_seed_becomes_the_published_article(tmp_path: Path) -> None:
    """Byte for byte, once the editor has set its date and deleted its status."""
    draft = imported(SEED, tmp_path).source
    published = draft.replace(f"Date: {TODAY}\nStatus: draft\n", "Date: 2013-05\n")
    article = ROOT / "content" / "articles" / "2013" / "integration-action-plan.md"
    assert published == article.read_text("utf-8")


def test_the_seed_s_chrome_is_left_out_and_named_line_by_line(tmp_path: Path) -> None:
    terminal = imported(SEED, tmp_path).terminal
    lines = SEED.read_text("utf-8").rstrip("\n").split("\n")
    for number, line in list(enumerate(lines, 1))[-2:]:
        (told,) = [one for one in terminal.splitlines() if f"seed.txt:{number} " in one]
        assert line in told


def test_a_draft_builds(site: Site) -> None:
    imported(SEED, site.folder)
    site.build()
    assert "Serik Akhmetov" in site.page(
        "drafts/seed.html".replace("seed", "integration-action-plan")
    )


def test_the_terminal_says_where_what_and_what_next(tmp_path: Path) -> None:
    assert imported(SEED, tmp_path).terminal.partition("content/")[2] == (
        "articles/2026/integration-action-plan.md  (draft)\n"
        "\n"
        "  Title       Integration action plan\n"
        "  Standfirst  Belarus and Kazakhstan could raise bilateral turnover considerably over "
        "coming years\n"
        "  Author      Mikhail Veniaminov\n"
        "  Lang        en\n"
        "  Date        2026-11-23\n"
        "  Text        7 paragraphs, 344 words, read from UTF-8 text\n"
        "\n"
        "Left out, 2 passages:\n"
        "  seed.txt:19  report line     Заметили ошибку? Пожалуйста, выделите её и нажмите "
        "Ctrl+Enter\n"
        "  seed.txt:20  name of a list  Новости и статьи\n"
        "\n"
        "To do:\n"
        "  1. Set `Date`: the file names none, so it is today's for now.\n"
        "  2. Read it: `make serve` shows it at drafts/integration-action-plan.html.\n"
        "  3. Publish it: delete the line `Status: draft`.\n"
    )


def test_a_file_s_escape_sequences_do_not_reach_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in imported(TEXT, tmp_path, "a\x1b[31m.txt").terminal


def test_standard_input_is_read(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run(io.BytesIO(TEXT.encode()), tmp_path, SETTINGS, out, TODAY) == 0
    assert (tmp_path / "articles" / "2026" / "a-plan-for-trade.md").is_file()


def test_an_article_is_never_overwritten(tmp_path: Path) -> None:
    """In whichever year's folder the other lies."""
    imported(TEXT, tmp_path)
    old = tmp_path / "content" / "articles" / "2013" / "a-plan-for-trade.md"
    old.parent.mkdir()
    (tmp_path / "content/articles/2026/a-plan-for-trade.md").rename(old)
    with pytest.raises(SettingError, match=r"2013/a-plan-for-trade\.md lies there already"):
        imported(TEXT, tmp_path)


def test_a_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "articles").symlink_to(tmp_path / "outside")
    with pytest.raises(SettingError, match="not lead out"):
        imported(TEXT, tmp_path)
    assert not list((tmp_path / "outside").iterdir())


def test_a_title_cannot_name_a_place_outside(tmp_path: Path) -> None:
    draft = imported(TEXT.replace("A plan for trade", "../../../etc/passwd"), tmp_path)
    assert draft.path == tmp_path / "content" / "articles" / "2026" / "etc-passwd.md"


@pytest.mark.parametrize(
    "line", ["By Jane Doe | 29 May 2013, 10:30", "By Jane Doe\n29 May 2013 10:30"]
)
def test_a_date_line_becomes_the_date_and_the_folder(line: str, tmp_path: Path) -> None:
    draft = imported(TEXT.replace("By Jane Doe", line), tmp_path)
    assert (draft.fields["date"], draft.fields["author"]) == ("2013-05-29 10:30", "Jane Doe")
    assert draft.path.parent.name == "2013"
    assert "Set `Date`" not in draft.terminal


def test_a_line_between_headline_and_byline_is_the_standfirst(tmp_path: Path) -> None:
    draft = imported(TEXT.replace("By Jane", "Trade could double.\n\nBy Jane"), tmp_path)
    assert draft.fields["standfirst"] == "Trade could double."


def test_a_first_paragraph_with_a_full_stop_is_no_standfirst(tmp_path: Path) -> None:
    draft = imported("A plan\n\nTrade has grown.\n\nIt will grow more.", tmp_path)
    assert "standfirst" not in draft.fields
    assert draft.words == "Tradehasgrown.Itwillgrowmore."


def test_a_byline_may_end_the_text(tmp_path: Path) -> None:
    draft = imported(f"A plan\n\n{LONG}\n\n{LONG}\n\nАвтор: Іван Іваноў\n", tmp_path)
    assert draft.fields["author"] == "Іван Іваноў"
    assert "Іваноў" not in draft.body


def test_broken_lines_are_joined(tmp_path: Path) -> None:
    """A mail's paragraph is one paragraph, and its headline stays a headline."""
    body = "The two countries have traded for many years, and the\nlast one's figures are the best."
    draft = imported(f"A plan\nBy Jane Doe\n\n{body}\n\n{body}\n", tmp_path)
    assert draft.html.count("<p>") == 2
    assert draft.fields["title"] == "A plan"


def test_marks_stay_as_they_were_typed(tmp_path: Path) -> None:
    typed = '«Так», — “said” he -- "then" ‘5 – 6’ it\'s… 1–2 & 3 < 4 * 5'
    assert f"\n{typed}\n" in imported(f"A plan\nBy Jane Doe\n\n{typed}\n\n{LONG}", tmp_path).source


def test_chrome_in_the_middle_is_only_the_report_line(tmp_path: Path) -> None:
    """Other lines there may be text: nothing is lost for its looks."""
    report = "Заўважылі памылку? Вылучыце яе і націсніце Ctrl + Enter"
    draft = imported(f"A plan\n\n{LONG}\n\n{report}\n\nShare\n\n{LONG}", tmp_path)
    assert "Enter" not in draft.body
    assert "Share" in draft.body
    assert "Check line 7, “Share”: it reads like a line of a menu, and was kept." in draft.terminal


@pytest.mark.parametrize(
    "chrome",
    [
        "Поделиться",
        "Share this article",
        "Facebook | Twitter | VK",
        "Поделиться: Facebook | VK",
        "Версия для печати",
        "© 2013 Newspaper. All rights reserved.",
        "Главная » Новости » Экономика",
        "Читайте также:",
        "Noticed a mistake? Please select it and press Ctrl+Enter",
        "Updated 30 May 2013",
        "News and articles",
        "Статьи",
    ],
)
def test_chrome_around_a_text_is_left_out_and_told(chrome: str, tmp_path: Path) -> None:
    draft = imported(f"{chrome}\n{TEXT}{chrome}\n", tmp_path)
    assert draft.fields["title"] == "A plan for trade"
    assert folded(chrome) not in draft.words
    assert draft.terminal.count(chrome) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Home is where trade begins, they said at the meeting",
        "Print is not dead",
        "By Monday it rained.",
    ],
)
def test_a_sentence_at_the_end_is_no_chrome(text: str, tmp_path: Path) -> None:
    assert folded(text) in imported(f"{TEXT}\n{text}\n", tmp_path).words


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Mikhail Veniaminov", ("Mikhail Veniaminov",)),
        ("BY JANE DOE", ("JANE DOE",)),
        ("Автор: Іван Іваноў и Jane O’Neill-Doe", ("Іван Іваноў", "Jane O’Neill-Doe")),
        ("Автор Пётр Ильич", ("Пётр Ильич",)),
        (
            "By Ludwig van Beethoven, Jane Doe & John Roe",
            ("Ludwig van Beethoven", "Jane Doe", "John Roe"),
        ),
        ("By the river", ()),
        ("Bye Jane", ()),
        ("Автор", ()),
        ("By Monday it rained.", ()),
    ],
)
def test_a_byline_names_its_authors(line: str, names: tuple[str, ...]) -> None:
    assert authors_in(line) == names


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("29 May 2013", "2013-05-29"),
        ("Wednesday, May 29th, 2013", "2013-05-29"),
        ("29 мая 2013, 10:30", "2013-05-29 10:30"),
        ("29 мая 2013 г.", "2013-05-29"),
        ("29 мая 2013 года", "2013-05-29"),
        ("серада, 29 траўня 2013", ""),
        ("29 мая 2013", "2013-05-29"),
        ("3 чэрвеня 2013", "2013-06-03"),
        ("2013-05-29", "2013-05-29"),
        ("29.05.2013 9.05", "2013-05-29 09:05"),
        ("Posted on 29 May 2013", "2013-05-29"),
        ("Опубликовано: 29 мая 2013", "2013-05-29"),
        ("Май 2013", "2013-05"),
        ("31 February 2013", ""),
        ("29 May", ""),
        ("On 29 May 2013 they met", ""),
        ("10:30", ""),
        ("", ""),
        ("12 сен 2013", "2013-09-12"),
        ("5 фев. 2013 г.", "2013-02-05"),
        ("Sept. 5, 2013", "2013-09-05"),
        ("5 снеж. 2013 г., 10:30", "2013-12-05 10:30"),
        ("12-сен-2013", "2013-09-12"),
        ("Sept. 2013", "2013-09"),
        ("5 ма 2013", ""),
    ],
)
def test_a_date_line_is_read_as_precisely_as_it_speaks(line: str, value: str) -> None:
    assert date_in(line) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2013-05", "2013-05"),
        ("2013-05-29", "2013-05-29"),
        ("2013-05-29T10:30:00+03:00", "2013-05-29 10:30 +03:00"),
        ("2013-05-29T10:30:15.123Z", "2013-05-29 10:30 +00:00"),
        ("2013-13-29", ""),
        ("May 2013", ""),
        ("", ""),
    ],
)
def test_a_machine_s_date_becomes_a_field(text: str, value: str) -> None:
    assert field_date(text) == value


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The trade of the two countries is growing.", "en"),
        ("Торговля двух стран растёт, и быстро.", "ru"),
        ("Гандаль дзвюх краін расце, і хутка, кажуць ў Мінску.", "be"),
        ("Торгівля двох країн зростає є ї.", ""),
        ("Der Handel der beiden Staaten nimmt zu.", ""),
        ("2013", ""),
    ],
)
def test_a_language_is_told_by_letters_and_common_words(text: str, lang: str) -> None:
    assert language_of(text) == lang


def test_a_language_that_is_not_known_is_the_site_s_and_said(tmp_path: Path) -> None:
    draft = imported("Ein Plan\n\nDer Handel der beiden Staaten nimmt zu.", tmp_path)
    assert draft.fields["lang"] == SETTINGS["DEFAULT_LANG"]
    assert "Check `Lang`" in draft.terminal


def test_a_date_to_come_is_said(tmp_path: Path) -> None:
    day = date(TODAY.year + 1, 1, 2)
    draft = imported(TEXT.replace("By Jane Doe", f"By Jane Doe\n{day}"), tmp_path)
    assert f"{day} is still to come" in draft.terminal


@pytest.mark.parametrize(("name", "told"), [("Jane Doe", False), ("John Roe", True)])
def test_an_author_whom_the_table_lacks_is_said(name: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "authors.toml").write_text(f'[[author]]\nname = "{name}"\n')
    terminal = imported(TEXT, tmp_path).terminal
    assert ("Add Jane Doe to content/authors.toml" in terminal) == told
