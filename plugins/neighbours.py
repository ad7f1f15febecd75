"""Tell each article which were published next before and after it."""

from __future__ import annotations

from itertools import pairwise

from pelican import signals
from pelican.generators import ArticlesGenerator


def link_neighbours(generator: ArticlesGenerator) -> None:
    """Set `newer` and `older` (an article or None) on every article and, with the original's, on
    its translations."""
    articles = generator.articles  # newest first
    for article in articles:
        article.newer = article.older = None
    for newer, older in pairwise(articles):
        newer.older, older.newer = older, newer
    for article in (*articles, *generator.hidden_articles, *generator.drafts):
        for content in (article, *article.translations):
            content.newer = getattr(article, "newer", None)
            content.older = getattr(article, "older", None)


def register() -> None:
    """After `article_generator_finalized` the order of the articles no longer changes."""
    signals.article_generator_finalized.connect(link_neighbours)
