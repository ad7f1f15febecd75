"""Pelican's lists in linear time: it looks for each article in each list, which takes minutes for
an archive of 100,000."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pelican import generators
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.urlwrappers import URLWrapper
from pelican.writers import FileOverwriteFailedError

Groups = Iterable[tuple[URLWrapper, list[Article]]]


@contextmanager
def quick_translations() -> Iterator[None]:
    """Let Pelican tell originals from translations one group of them at a time: it looks for each
    content in the list of all originals."""
    process = generators.process_translations

    def process_groups(contents: list[Any], translation_id: Any = None) -> Any:
        names = [translation_id] if isinstance(translation_id, str) else translation_id
        groups: dict[Any, list[Any]] = {}
        try:
            for content in contents:
                groups.setdefault(tuple(getattr(content, n) for n in names), []).append(content)
        except (AttributeError, TypeError):
            return process(contents, translation_id)  # it says what is wrong, or finds none
        done = [process(groups[key], translation_id) for key in sorted(groups)]
        contents[:] = [content for key in sorted(groups) for content in groups[key]]
        return tuple([content for pair in done for content in pair[which]] for which in (0, 1))

    generators.process_translations = process_groups
    try:
        yield
    finally:
        generators.process_translations = process


def quick_lists(generator: ArticlesGenerator) -> None:
    """Let a generator make its lists quickly; what they hold is the same."""
    build = generator._build_period_archives

    def build_period_archives(
        dates: list[Article], articles: list[Article], settings: dict[str, Any]
    ) -> Any:
        periods = build(dates, [], settings)
        place = _places(articles)
        for archives in periods.values():
            for archive in archives:
                archive["articles"] = _in_order(archive["dates"], place)
        return periods

    generator._build_period_archives = build_period_archives
    generator.generate_tags = lambda write: _write(generator, write, "tag", generator.tags.items())
    generator.generate_categories = lambda write: _write(
        generator, write, "category", generator.categories
    )
    generator.generate_authors = lambda write: _write(generator, write, "author", generator.authors)


def _places(articles: list[Article]) -> dict[int, int]:
    """Where each article stands in a list; articles are equal only to themselves."""
    return {id(article): number for number, article in enumerate(articles)}


def _in_order(articles: list[Article], place: dict[int, int]) -> list[Article]:
    """Those of some articles that have a place, in the order of these."""
    placed = [article for article in articles if id(article) in place]
    return sorted(placed, key=lambda article: place[id(article)])


def _write(
    generator: ArticlesGenerator, write: Callable[..., None], name: str, groups: Groups
) -> None:
    """Write the lists of one kind as Pelican does."""
    template = generator.get_template(name)
    place = _places(generator.dates)
    for group, articles in groups:
        try:
            write(
                group.save_as,
                template,
                generator.context,
                url=group.url,
                articles=articles,
                dates=_in_order(articles, place),
                template_name=name,
                blog=True,
                page_name=group.page_name,
                all_articles=generator.articles,
                **{name: group},
            )
        except FileOverwriteFailedError:
            if group.slug:
                raise
