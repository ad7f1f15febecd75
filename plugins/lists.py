"""Put the lists of sections, authors and tags into the order of the chrome's alphabet, and call
each as its table calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path

from pelican import signals
from pelican.contents import Article, Author, Category, Content, Tag
from pelican.generators import ArticlesGenerator, Generator
from pelican.urlwrappers import URLWrapper

from plugins import faults, needs
from plugins.addresses import contents_of, fault_of_field
from plugins.collation import sort_key
from plugins.faults import Fault, SourceError
from plugins.source.names import Names, names_of
from plugins.source.tables import AUTHORS, TAGS
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


def refuse_clashes(generators: Sequence[Generator]) -> None:
    """Report each section, author and tag that shares an address with one spelled otherwise.

    list-clash: two sections, authors or tags have one address. `Tags: C++` and `Tags: C#` -> spell
    them alike, or give one of them a `slug` in `content/tags.toml`, `content/authors.toml` or
    `SECTIONS`; what is the same in two scripts may stand there as `also`.
    """
    names = names_of(generators[0].settings)
    given = names.settings.get("SECTIONS", {}).items()
    named = {name for slug, called in given for name in (slug, *called.values())}
    sections = named | {names.settings["DEFAULT_CATEGORY"]}
    first: dict[str, tuple[URLWrapper, Content]] = {}
    urls: dict[tuple[type[URLWrapper], str], str] = {}  # to make one takes longer than all else
    for content in sorted(contents_of(generators), key=attrgetter("source_path")):
        for one in _lists_with(content):
            if given and isinstance(one, Category) and one.name not in sections:
                continue  # the reader has refused it, and others are right to be called otherwise
            key = type(one), one.name
            url = urls[key] = urls.get(key) or one.url
            before, whose = first.setdefault(url, (one, content))
            both = {before.name, one.name}
            if len(both) > 1 and not both <= named and not names.is_one(before, one):
                field = _FIELDS[type(one)]
                message = _clash_message(before, whose, one, Path(names.settings["PATH"]))
                faults.report(fault_of_field(content, field, message, "list-clash"))


# The fields that name a list.
_FIELDS: dict[type[URLWrapper], str] = {Category: "section", Tag: "tags", Author: "authors"}


def _lists_with(content: Content) -> Iterator[URLWrapper]:
    """The lists that a text stands in, but that of its year."""
    if hasattr(content, "category"):
        yield content.category
    yield from getattr(content, "tags", ())
    yield from getattr(content, "authors", ())


def _clash_message(before: URLWrapper, whose: Content, one: URLWrapper, root: Path) -> str:
    where = faults.shown(Path(whose.source_path))
    field = {Author: "Author", Tag: "Tags", Category: "Section"}[type(one)]
    must = f"{field} must be spelled as in {where}, {before.name!r}, not {one.name!r}"
    if isinstance(one, Category):
        return f"{must}; or give one of them a slug of its own in SECTIONS"
    file, kind = (AUTHORS, "author") if isinstance(one, Author) else (TAGS, "tag")
    return (
        f"{must}, for both are at {one.url}; or write in {faults.shown(root / file)} "
        f'`[[{kind}]]` with `name = "{one.name}"` and a `slug`, or with both names (`also`)'
    )


def refuse_tables(generators: Sequence[Generator]) -> None:
    """Report what is wrong with the tables of names, whether or not a text was read with them."""
    settings = generators[0].settings
    try:
        Names.of_site(settings)
    except SourceError as error:
        faults.report(*error.faults)
    for path in (Path(settings["PATH"], file) for file in (AUTHORS, TAGS)):
        if path.is_dir():
            message = "must be a file of TOML, not a folder"
            faults.report(Fault(faults.shown(path), 0, message, f"{path.stem}-table"))


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
    needs.watch("lists", ("CHROME_LANG",))
    signals.article_generator_finalized.connect(order_lists)
    signals.all_generators_finalized.connect(refuse_clashes)
    signals.all_generators_finalized.connect(refuse_tables)
