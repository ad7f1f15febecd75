"""The front page: what leads, what comes second, sections with their newest, each article once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from plugins.front import OF_SECTION, SECONDS, chosen_of, compose
from plugins.source.dates import parse_date
from plugins.source.fields import Rank
from tests.html import by_class, elements, parse, text_of
from tests.photographs import photograph
from tests.sites import Site, article

ORDER = ["news", "city", "opinion"]


@dataclass(frozen=True)
class Section:
    slug: str


@dataclass(eq=False)
class Story:
    """What the front page asks of an article."""

    section: str = "news"
    day: int = 1
    front: Rank | None = None
    category: Any = field(init=False)

    def __post_init__(self) -> None:
        self.category = Section(self.section)

    @property
    def date(self) -> datetime:
        return datetime(2013, 5, 1, tzinfo=UTC) + timedelta(days=self.day)

    @property
    def published(self) -> Any:
        return parse_date(self.date.date().isoformat(), ZoneInfo("UTC"))


@given(st.lists(st.sampled_from([*ORDER, "else"]), max_size=24), st.integers(0, 6))
def test_each_article_stands_once_and_sections_keep_their_order(
    sections: list[str], chosen: int
) -> None:
    newest = [Story(section) for section in sections]
    front = compose(newest, newest[:chosen][::-1], ORDER)  # type: ignore[arg-type]
    below = [story for part in front.parts for story in part.articles]
    placed = [*([front.lead] if front.lead else ()), *front.seconds, *below, *front.others]
    assert len(placed) == len(newest)
    assert {id(story) for story in placed} == {id(story) for story in newest}
    assert len(front.seconds) <= SECONDS
    assert all(0 < len(part.articles) <= OF_SECTION for part in front.parts)
    places = [[*ORDER, "else"].index(part.section.slug) for part in front.parts]
    assert all(first < second for first, second in pairwise(places))


def test_a_paper_of_one_section_or_of_few_articles_has_no_sections() -> None:
    few = [Story("news"), Story("city"), Story("news"), Story("city")]
    one = [Story("news")] * 9
    assert not compose(few, [], ORDER).parts  # type: ignore[arg-type]
    assert not compose(one, [], ORDER).parts  # type: ignore[arg-type]


def test_the_editor_s_choice_goes_before_the_newest_until_its_day_has_passed() -> None:
    until = parse_date("2013-05-04", ZoneInfo("UTC"))
    second, first = Story(day=1, front=Rank(2, None)), Story(day=2, front=Rank(1, until))
    stories = [second, first, Story(day=3)]
    assert chosen_of(stories) == [first, second]  # type: ignore[arg-type]
    assert chosen_of([*stories, Story(day=4)]) == [second]  # type: ignore[arg-type]


def test_the_home_leads_with_a_picture_and_names_sections_in_their_order(site: Site) -> None:
    site.write("images/port.jpg", photograph(1300, 900))
    lead = {"Picture": "images/port.jpg", "Picture-alt": "A port", "Lead": "1"}
    sections = {"city": {"en": "City"}, "news": {"en": "News"}}
    for number in range(8):
        section = "news" if number % 2 else "city"
        date, more = f"2013-05-{number + 10}", lead if number == 3 else {}
        text = article(f"Story {number}", Date=date, Section=section, **more)
        site.write(f"articles/story-{number}.md", text)
    names = {"CHROME_LANG": "en", "SECTIONS": sections, "DEFAULT_CATEGORY": "news"}
    site.build(SITEURL="https://paper.example", **names)
    home = parse(site.page("index.html"))
    headlines = [text_of(one) for one in by_class(home, "story__headline")]
    assert headlines == [f"Story {number}" for number in (3, 7, 6, 5, 4, 2, 0, 1)]
    (menu,) = by_class(home, "nameplate__sections")
    assert [text_of(one) for one in elements(menu, "a")] == ["City", "News"]
    assert [text_of(one) for one in by_class(home, "front__section")] == ["City", "News"]
    (image,) = elements(home, "img")
    assert image.get("fetchpriority") == "high"
    page = site.page("articles/story-3.html")
    assert 'content="https://paper.example/images/port-og-1200.' in page
    assert all(f"/images/port-{ratio}-1200." in page for ratio in ("16x9", "4x3"))
    assert "/images/port-og-1200." in site.page("feeds/all.json")
    assert [one.get("class") for one in elements(parse(page), "figure")] == ["figure figure--lead"]
    for path in ("16x9", "4x3", "1x1", "og"):
        assert [name for name in site.files() if name.startswith(f"images/port-{path}-")], path
    assert "share/articles/story-3.png" not in site.files()
