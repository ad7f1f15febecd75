"""Share pictures: how texts are set, that files are small and stable, and who gets one."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from desk.check.editing import EXOTIC
from plugins.share_pictures.drawing import (
    HEIGHT,
    INK,
    PAPER,
    WIDTH,
    Card,
    _font,
    draw_card,
    draw_site,
    drawable,
    missing,
    text_width,
)
from plugins.share_pictures.kept import KeptPictures
from plugins.share_pictures.layout import ELLIPSIS, Frame, Measure, balance, fit, shorten, wrap
from plugins.share_pictures.png import LEAD, blank, encode
from tests.sites import Site, article

SITENAME = "Новости и статьи"
CARD = Card(
    nameplate=SITENAME,
    headline="Integration action plan",
    standfirst="Belarus and Kazakhstan could raise bilateral turnover",
    authors="Mikhail Veniaminov",
    date="май 2013",
)
HEADLINES = {
    "seed": "Integration action plan",
    "150 letters": (
        "Belarus and Kazakhstan agree on a programme of industrial co-operation that could "
        "double bilateral trade within a few years, both prime ministers say on"
    ),
    "Russian": "Президент и премьер-министр обсудили «индустриализацию» и удвоение торговли",
    "Belarusian": "Ўзаемны гандаль — кірунак нумар адзін",
    "one word": "Honorificabilitudinitatibus" * 2 + "abcdef",
    "no end": "unending " * 200,
}


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def box(image: Image.Image) -> tuple[int, int, int, int]:
    """The smallest box around all that is not paper."""
    found = ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()
    assert found
    return found


# --- Layout: a letter is one pixel wide -----------------------------------------------------------

WORDS = st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=30)


def test_lines_are_filled_one_after_the_other() -> None:
    assert wrap(["aa", "bb", "cc"], 5, len) == ("aa bb", "cc")


def test_lines_are_balanced() -> None:
    assert balance("a headline that must not end with one short".split(), 38, len) == (
        "a headline that must",
        "not end with one short",
    )


@given(WORDS, st.integers(1, 40))
def test_balancing_keeps_the_words_and_the_number_of_lines(words: list[str], width: int) -> None:
    lines = balance(words, width, len)
    assert " ".join(lines).split() == words
    assert len(lines) == len(wrap(words, width, len))


@given(WORDS, st.integers(12, 40))
def test_balanced_lines_are_no_wider_than_the_frame(words: list[str], width: int) -> None:
    assert max(map(len, balance(words, width, len))) <= width


def test_a_text_is_set_at_the_largest_size_that_fits() -> None:
    block = fit("four words of text", Frame(100, 100, 2), (9, 5, 3), 1, scaled)
    assert (block.size, block.lines) == (9, ("four words", "of text"))


def test_a_text_that_fits_is_balanced() -> None:
    assert fit("a bb cc dd", Frame(8, 9, 2), (1,), 1, scaled).lines == ("a bb", "cc dd")


def test_lines_higher_than_the_frame_are_set_smaller() -> None:
    assert fit("aa bb", Frame(45, 10, 4), (9, 6, 5), 1, scaled).size == 9
    assert fit("aa bb cc dd", Frame(45, 10, 4), (9, 6, 5), 1, scaled).size == 5


def test_lines_for_which_there_is_no_height_are_cut() -> None:
    assert fit("aaaa bbbb", Frame(5, 1, 4), (1,), 1, scaled).lines == (f"aaaa{ELLIPSIS}",)


def test_the_last_size_is_taken_when_the_lines_would_be_too_many() -> None:
    block = fit("four words of text", Frame(100, 100, 1), (9, 5), 1, scaled)
    assert (block.size, block.lines) == (5, ("four words of text",))


def test_a_word_wider_than_the_frame_is_broken_at_the_last_size() -> None:
    assert fit("abcdefgh", Frame(5, 9, 4), (1,), 1, scaled).lines == ("abcde", "fgh")


def test_an_ellipsis_ends_what_does_not_fit_at_any_size() -> None:
    assert fit("aaaa bbbb cccc", Frame(5, 9, 2), (2, 1), 1, scaled).lines == (
        "aaaa",
        f"bbbb{ELLIPSIS}",
    )


@given(WORDS, st.integers(2, 30), st.integers(1, 5))
def test_a_block_never_leaves_its_frame(words: list[str], width: int, lines: int) -> None:
    block = fit(" ".join(words), Frame(width, 9, lines), (2, 1), 1, scaled)
    measure = scaled(block.size)
    assert block.height <= 9
    assert len(block.lines) <= lines
    assert all(measure(line) <= width for line in block.lines)


def test_a_shortened_text_ends_in_a_word_and_an_ellipsis() -> None:
    assert shorten("Ann Lee, Bob Roe", 10, len) == f"Ann Lee{ELLIPSIS}"


def test_a_text_with_room_is_not_shortened() -> None:
    assert shorten("Ann Lee", 7, len) == "Ann Lee"


def scaled(size: int) -> Measure:
    return lambda text: size * len(text)


# --- The drawing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("headline", HEADLINES.values(), ids=HEADLINES)
def test_a_card_is_small_and_keeps_its_margins(headline: str) -> None:
    data = draw_card(Card(SITENAME, headline, CARD.standfirst, CARD.authors * 9, CARD.date))
    left, top, right, bottom = box(picture(data))
    assert len(data) < 25_000
    assert picture(data).size == (WIDTH, HEIGHT) == (1200, 630)
    # A serif may stand out by a pixel or two.
    assert left >= 70
    assert top == 72
    assert right <= WIDTH - 70
    assert bottom <= HEIGHT - 60


def test_a_letter_of_the_foot_that_stands_out_is_whole() -> None:
    """The J of this face begins two pixels before its place."""
    drawn = picture(draw_card(replace(CARD, authors="Jane Doe")))
    left, *_ = box(drawn.crop((0, HEIGHT - 120, WIDTH, HEIGHT)))
    assert left == 70


def test_a_card_is_drawn_in_ink_on_paper_with_a_palette() -> None:
    image = Image.open(BytesIO(draw_card(CARD)))
    colours = {colour for _, colour in image.convert("RGB").getcolors()}
    assert image.mode == "P"
    assert image.info == {}
    assert {INK, PAPER} <= colours


def test_a_card_has_the_same_bytes_each_time() -> None:
    assert draw_card(CARD) == draw_card(CARD)


@pytest.mark.parametrize("field", ["nameplate", "headline", "standfirst", "authors", "date"])
def test_every_text_of_a_card_is_drawn(field: str) -> None:
    without = Card(**{**vars(CARD), field: ""})
    assert draw_card(without) != draw_card(CARD)


def test_an_empty_card_is_still_a_page_of_the_newspaper() -> None:
    assert box(picture(draw_card(Card(SITENAME, "", "", "", ""))))


@pytest.mark.parametrize("headline", ["日本語", "Վերնագիր", "ქართული 2013", "עברית", "Об 𐍈"])
def test_a_headline_that_cannot_be_drawn_gives_way_to_the_paper(headline: str) -> None:
    """Such pictures were empty, or said what was left: «2013»."""
    assert draw_card(Card(SITENAME, headline, "", "", "")) == draw_site(SITENAME)
    assert missing(headline)


def test_a_sign_that_cannot_be_drawn_is_left_out_and_a_name_is_put_into_latin() -> None:
    plain = replace(CARD, headline="A plan")
    assert draw_card(replace(plain, headline="A plan 🎉")) == draw_card(plain)
    assert draw_site("中国") == draw_site("Zhong Guo")
    assert missing("Қазақстан, № 5 — «Ўзгін» кое\u2011кто, за\u0301мок, 10\u00a0% ½") == ""


@pytest.mark.parametrize("authors", ["Հովհաննես", "John Ŋ. Doe", "Иван Ҕаабыш"])
def test_a_name_that_cannot_be_drawn_whole_is_left_out(authors: str) -> None:
    """A part of its letters would be another name."""
    assert draw_card(replace(CARD, authors=authors)) == draw_card(replace(CARD, authors=""))


def test_a_headline_is_looked_at_unless_the_font_has_all_its_letters() -> None:
    """So that the check needs no font for nearly every text, and no letter is lost unsaid."""
    letters = map(chr, range(sys.maxunicode + 1))
    plain = "".join(one for one in letters if one.isalnum() and not EXOTIC.match(one))
    assert len(plain) > 400
    assert missing(plain) == ""


def test_the_site_s_picture_keeps_its_margins() -> None:
    left, top, right, bottom = box(picture(draw_site(SITENAME)))
    assert (left, right) == (72, WIDTH - 72)
    assert 72 <= top < bottom <= HEIGHT - 72


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wheat 🌾 exports rise 👩‍🌾 日本 sharply", "Wheat exports rise sharply"),
        ("co\u00adoperation\u200b\ufe0f", "cooperation"),
        ("и\u0306", "й"),
        ("two\nlines\tand\u00a0more", "two lines and more"),
        ("кое\u2011кто", "кое-кто"),
        ("«Ўў Іі Ёё» — “quotes” № 5…", "«Ўў Іі Ёё» — “quotes” № 5…"),
        ("\ud800\x00", ""),
    ],
)
def test_only_what_the_font_has_is_drawn(text: str, expected: str) -> None:
    assert drawable(text) == expected


def test_a_headline_without_end_is_cut_before_it_is_measured() -> None:
    """Breaking a word takes time that grows with the square of its letters."""
    assert draw_card(Card("", "л" * 10_000, "", "", "")) == draw_card(
        Card("", "л" * 400, "", "", "")
    )


@pytest.mark.parametrize("text", ["l" * 400, "л" * 400, "l " * 200])
def test_more_letters_than_are_kept_would_not_fit(text: str) -> None:
    shorter = text[:-2]
    assert draw_card(Card("", text, "", "", "")) == draw_card(Card("", shorter, "", "", ""))


@pytest.mark.parametrize("pair", ["«з", "“W", "» ", "AV"])
@pytest.mark.parametrize("face", ["Bold", "Regular"])
def test_letters_do_not_overlap(face: str, pair: str) -> None:
    """With the TrueType files of the same face a quotation mark lay on the letter after it."""
    width = text_width(face, 68)
    assert width(pair) >= 0.9 * sum(map(width, pair))


@pytest.mark.parametrize("text", ["AVATAR To", "«зла» “Wa”", "Ў, 1–2 №"])
@pytest.mark.parametrize("face", ["Bold", "Regular", "Semibold"])
def test_letters_stand_where_freetype_puts_them(face: str, text: str) -> None:
    """Words are put together of letters: with kerning, or by parts of a pixel, they would not."""
    assert text_width(face, 52)(text) == _font(face, 52).getlength(text)


def test_letters_put_together_look_as_freetype_draws_them() -> None:
    """But for the rounding of shades where two letters touch."""
    drawn = picture(draw_card(replace(CARD, headline="Ўзаемны", standfirst="")))
    (left, top, *_) = (72, 188)
    strip = Image.new("L", (500, 120), 255)
    baseline = int(0.76 * 92)
    ImageDraw.Draw(strip).text((0, baseline), "Ўзаемны", 0, _font("Bold", 92), anchor="ls")
    ours = drawn.crop((left, top, left + 500, top + 120)).convert("L")
    # Ours has ink for black and a warm paper for white.
    scaled_ours = ours.point([max(0, (level - 25) * 255 // (254 - 25)) for level in range(256)])
    assert max(ImageChops.difference(scaled_ours, strip).getextrema()) < 40


@pytest.mark.parametrize("width", [2, 40])
def test_a_png_holds_the_pixels_it_was_given(width: int) -> None:
    palette = [(level * 16, level, 255 - level) for level in range(16)]
    pixels = bytes(position % 16 for position in range(width * 3))
    given = blank(width, 3, 0)
    given.paste(Image.frombytes("P", (width, 3), pixels), (LEAD, 0))
    image = Image.open(BytesIO(encode(given, palette)))
    image.load()
    assert list(image.convert("RGB").get_flattened_data()) == [palette[pixel] for pixel in pixels]


# --- A whole site ---------------------------------------------------------------------------------

SOURCES = {
    "articles/plan.md": article("Integration “action” plan", Slug="plan"),
    "articles/deal.md": article("Deal", Slug="about", Lang="ru"),
    "articles/deal-en.md": article("Deal", Slug="about", Translation="true"),
    "articles/draft.md": article("SECRET", Slug="draft", Status="draft"),
    "articles/hidden.md": article("Hidden", Slug="hidden", Status="hidden"),
    "pages/about.md": "Title: About\nSlug: about\n\nText.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("pictures"))
    for path, text in SOURCES.items():
        site.write(path, text)
    site.build(SITEURL="https://paper.example")
    return site


def test_every_page_but_a_draft_has_a_picture_of_its_own(built: Site) -> None:
    pictures = [path for path in built.files() if path.startswith("share/")]
    assert pictures == [
        "share/articles/about-en.png",
        "share/articles/about.png",
        "share/articles/hidden.png",
        "share/articles/plan.png",
        "share/pages/about.png",
        "share/site.png",
    ]


def test_the_picture_s_tags_say_what_it_is(built: Site) -> None:
    page = built.page("articles/plan.html")
    assert 'content="https://paper.example/share/articles/plan.png"' in page
    assert f'content="{SITENAME}: Integration “action” plan"' in page


@pytest.mark.parametrize("path", ["index.html", "drafts/draft.html"])
def test_a_list_and_a_draft_have_the_site_s_picture(built: Site, path: str) -> None:
    assert 'content="https://paper.example/share/site.png"' in built.page(path)


def test_the_headline_is_the_article_s(built: Site) -> None:
    card = Card(SITENAME, "Integration “action” plan", "", "Jane Doe", "29 мая 2013")
    assert built.files()["share/articles/plan.png"] == draw_card(card)


def test_a_kept_picture_is_not_drawn_again(tmp_path: Path) -> None:
    kept, card = KeptPictures(tmp_path / "share"), Card("N", "H", "S", "A", "D")
    drawn: list[Card] = []

    def draw(one: Card) -> bytes:
        drawn.append(one)
        return draw_card(one)

    assert kept.get(card, draw) == kept.get(card, draw) == draw_card(card)
    assert drawn == [card]


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500])
def test_a_damaged_picture_is_drawn_anew(tmp_path: Path, damage: bytes) -> None:
    kept, card = KeptPictures(tmp_path / "share"), Card("N", "H", "S", "A", "D")
    kept.get(card, draw_card)
    (path,) = (tmp_path / "share").iterdir()
    path.write_bytes(damage)
    assert kept.get(card, draw_card) == draw_card(card)


def test_pictures_that_are_no_longer_used_go(tmp_path: Path) -> None:
    kept = KeptPictures(tmp_path)
    for number in range(104):
        kept.get(Card("N", f"H {number}", "", "", ""), lambda card: card.headline.encode())
    kept.prune(2)
    assert len(list(tmp_path.iterdir())) == 104
    kept.prune(1)
    assert len(list(tmp_path.iterdir())) == 52


def test_without_a_folder_nothing_is_kept() -> None:
    kept = KeptPictures(None)
    assert kept.get(Card("N", "H", "", "", ""), draw_card) == draw_card(Card("N", "H", "", "", ""))
    kept.prune(0)
