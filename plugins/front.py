"""Compose the front page: what leads, what comes second, then each section with its newest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican import signals
from pelican.contents import Article, Category
from pelican.generators import ArticlesGenerator, Generator

from plugins import needs

SECONDS = 3  # articles beside the lead
OF_SECTION = 3  # articles of each section below them
_FEW = 4  # a paper with no more articles needs no sections


@dataclass(frozen=True)
class Part:
    """A section on the front page: its name and address, and its newest articles."""

    section: Category
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Front:
    """The front page: what leads (None where nothing is published), what comes second, the
    sections, and all else by date."""

    lead: Article | None
    seconds: tuple[Article, ...]
    parts: tuple[Part, ...]
    others: tuple[Article, ...]


def compose(newest: Sequence[Article], chosen: Sequence[Article], order: Iterable[str]) -> Front:
    """Place articles: those that the editor has `chosen` first, then the newest; sections in this
    `order` of their slugs, others after them. Each article stands once."""
    ranked = list({id(article): article for article in (*chosen, *newest)}.values())
    if not ranked:
        return Front(None, (), (), ())
    first = {id(article) for article in ranked[: 1 + SECONDS]}
    below = [article for article in newest if id(article) not in first]
    is_mixed = len({article.category.slug for article in ranked}) > 1
    parts = _parts(below, order) if is_mixed and len(ranked) > _FEW else ()
    shown = {id(article) for part in parts for article in part.articles}
    others = tuple(article for article in below if id(article) not in shown)
    return Front(ranked[0], tuple(ranked[1 : 1 + SECONDS]), parts, others)


def _parts(articles: Iterable[Article], order: Iterable[str]) -> tuple[Part, ...]:
    found: dict[str, list[Article]] = {slug: [] for slug in order}
    for article in articles:
        found.setdefault(article.category.slug, []).append(article)
    return tuple(
        Part(articles[0].category, tuple(articles[:OF_SECTION]))
        for articles in found.values()
        if articles
    )


def chosen_of(articles: Sequence[Article]) -> list[Article]:
    """The articles that an editor has put to the front, in the order of their ranks.

    Until when one stands there is counted in days of the paper, not of the clock: it steps back
    when an article of a later day is published.
    """
    if not articles:
        return []
    today = max(articles, key=lambda article: article.date).published
    ranked = [
        article
        for article in articles
        if article.front and not (article.front.until and article.front.until.precedes(today))
    ]
    return sorted(ranked, key=lambda article: (article.front.rank, -article.date.timestamp()))


def set_chosen(generator: ArticlesGenerator) -> None:
    """Give templates CHOSEN, what the editor has put to the front."""
    generator.context["CHOSEN"] = chosen_of(generator.articles)[: 1 + SECONDS]


def sections_of(groups: Iterable[tuple[Category, Any]], order: Mapping[str, Any]) -> list[Category]:
    """The sections that have articles, in the order of SECTIONS, others after them."""
    found = {section.slug: section for section, _ in groups}
    return [found[slug] for slug in dict.fromkeys([*order, *found]) if slug in found]


def set_sections(generator: ArticlesGenerator) -> None:
    """Give templates SECTION_MENU, the sections of the paper."""
    order = generator.settings.get("SECTIONS", {})
    generator.context["SECTION_MENU"] = sections_of(generator.categories, order)


@pass_context
def front(context: Context, newest: Sequence[Article]) -> Front:
    """The filter of that name: the front page of the newest articles."""
    return compose(newest, context["CHOSEN"], context["SECTIONS"])


def install(generator: Generator) -> None:
    """Give templates the filter, and OPINION_SECTIONS, the slugs of sections for opinion."""
    generator.env.filters["front"] = front
    generator.context.setdefault("OPINION_SECTIONS", [])


def register() -> None:
    """After `plugins.lists`, which calls sections by their names."""
    needs.watch("front", ("SECTIONS", "OPINION_SECTIONS"), ("source",))
    signals.generator_init.connect(install)
    signals.article_generator_finalized.connect(set_chosen)
    signals.article_generator_finalized.connect(set_sections)
