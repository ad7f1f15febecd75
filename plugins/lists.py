"""Put the lists of sections, authors and tags into the order of the chrome's alphabet, and call
each as its table calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.urlwrappers import URLWrapper

from plugins import needs
from plugins.collation import sort_key
from plugins.source.names import Names, names_of
from plugins.zones import instant

Groups = list[tuple[URLWrapper, list[Article]]]


def order_lists(generator: ArticlesGenerator) -> None:
    """Give Pelican, which sorts by address, and templates the same lists in a reader's order."""
    names = names_of(generator.settings)
    newest_first = generator.settings["NEWEST_FIRST_ARCHIVES"]
    for dated in (generator.dates, *_archives(generator)):
        dated.sort(key=lambda article: instant(article.date), reverse=newest_first)
    generator.categories = _ordered(generator.categories, names)
    generator.authors = _ordered(generator.authors, names)
    tags = _ordered(generator.tags.items(), names)
    generator.tags = dict(tags)
    generator.context.update(categories=generator.categories, authors=generator.authors, tags=tags)


def _archives(generator: ArticlesGenerator) -> Iterator[list[Article]]:
    """The articles of each year, month and day."""
    for archives in generator.period_archives.values():
        yield from (archive["dates"] for archive in archives)


def _ordered(groups: Iterable[tuple[URLWrapper, list[Article]]], names: Names) -> Groups:
    lang = names.settings["CHROME_LANG"]
    named = [(names.listed(group), articles) for group, articles in groups]
    return sorted(named, key=lambda pair: sort_key(pair[0].name, lang))


def moved_lists(generator: ArticlesGenerator) -> list[tuple[URLWrapper, URLWrapper]]:
    """Each list that had another address before (`Names.former`), as it was and as it is; in order
    of the old addresses."""
    names = names_of(generator.settings)
    named = (*generator.categories, *generator.authors, *generator.tags.items())
    lists = {group.url: group for group, _ in named}
    former = [(names.former(group), group) for group in lists.values()]
    claims = Counter(one.url for one, _ in former)
    # What another list has, or two had, can lead to none of them.
    free = [pair for pair in former if pair[0].url not in lists and claims[pair[0].url] == 1]
    return sorted(free, key=lambda pair: pair[0].url)


def register() -> None:
    """Pelican has just made its own lists, and no other plugin has looked at them."""
    needs.watch()
    signals.article_generator_finalized.connect(order_lists)
