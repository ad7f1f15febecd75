"""Pelican's lists in linear time: it looks for each article in each list, which takes minutes for
an archive of 100,000."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pelican.contents import Article
from pelican.generators import ArticlesGenerator


class QuickList(list[Article]):
    """A list that grows by `append`, in which whether an article stands is known at once: articles
    are equal only to themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: set[int] = set()

    def append(self, article: Article) -> None:
        """Add an article at the end."""
        super().append(article)
        self._ids.add(id(article))

    def __contains__(self, article: object) -> bool:
        if len(self._ids) != len(self):  # it has grown in another way
            return super().__contains__(article)
        return id(article) in self._ids


def quick_lists(generator: ArticlesGenerator) -> None:
    """Let a generator's lists be quick; what they hold is the same."""
    for name in ("tags", "categories", "authors"):
        setattr(generator, name, defaultdict(QuickList))
    build = generator._build_period_archives

    def build_period_archives(
        dates: list[Article], articles: list[Article], settings: dict[str, Any]
    ) -> Any:
        periods = build(dates, [], settings)
        place = {id(article): number for number, article in enumerate(articles)}
        for archives in periods.values():
            for archive in archives:
                listed = [article for article in archive["dates"] if id(article) in place]
                archive["articles"] = sorted(listed, key=lambda article: place[id(article)])
        return periods

    generator._build_period_archives = build_period_archives
