"""What sources form together: an original and its translations, and the lists that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from desk.check.facts import Facts
from plugins import faults
from plugins.faults import Fault
from plugins.source.names import Names
from plugins.source.tables import AUTHORS, TAGS

AllFacts = Mapping[str, Facts | None]


def groups_of(all_facts: AllFacts, now: datetime | None) -> Iterable[dict[str, Facts]]:
    """Sources of one kind, state and slug, by their paths."""
    groups: dict[tuple[str, ...], dict[str, Facts]] = defaultdict(dict)
    for name, facts in all_facts.items():
        if facts and facts.slug:
            groups[facts.kind, facts.place(now)[0], facts.slug][name] = facts
    return groups.values()


def originals(group: Sequence[Facts], default: str) -> list[Facts]:
    """Those that are no translations, by Pelican's own rule (`get_original_items`)."""
    candidates = [facts for facts in group if not facts.translation] or list(group)
    return [facts for facts in candidates if facts.lang == default.lower()] or candidates


def group_faults(
    all_facts: AllFacts, settings: Mapping[str, Any], now: datetime | None
) -> Iterator[Fault]:
    """Name translations that translate nothing, or into a language that is there.

    translation-alone: a translation has no original of its slug and state. `Translation: true` in
    the only `a.md` -> delete the field, or give it the `Slug:` of its original.

    translation-lang: two texts of one slug have one language. `Lang: en` in both -> mend the one
    that is wrong.
    """
    root = Path(settings["PATH"])
    for group in groups_of(all_facts, now):
        spoken: dict[str, str] = {}
        alone = all(facts.translation for facts in group.values())
        for name, facts in group.items():
            first = spoken.setdefault(facts.lang, name)
            if alone:
                message = f"Translation must have an original with the slug {facts.slug!r}"
                line = facts.lines.get("translation", 1)
                yield Fault(faults.shown(root / name), line, message, "translation-alone")
            elif first != name and (facts.translation or group[first].translation):
                where = faults.shown(root / first)
                message = f"Lang must not be that of {where}, {facts.lang!r}, whose slug it has"
                line = facts.lines.get("lang", 1)
                yield Fault(faults.shown(root / name), line, message, "translation-lang")


class Listed(NamedTuple):
    """A list that a source stands in: its address, its name as typed, the field, and the source."""

    url: str
    name: str
    field: str
    source: str


class Lists(dict[tuple[str, str], str]):
    """The address of each list, by the field and the name that an editor typed; Pelican is asked
    once for each."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self._made = {"authors": names.author, "tags": names.tag, "section": names.section}

    def __missing__(self, key: tuple[str, str]) -> str:
        field, name = key
        self[key] = self._made[field](name).url
        return self[key]

    def is_one(self, one: Listed, other: Listed) -> bool:
        """Whether a table says that two spellings are the same author or tag."""
        tables = {"authors": self.names.authors, "tags": self.names.tags}
        table = tables.get(one.field) or {}
        return (
            one.field == other.field
            and one.name in table
            and table.get(one.name) is table.get(other.name)
        )

    def of(self, facts: Facts, source: str) -> Iterator[Listed]:
        """The lists that a source stands in, but that of its year."""
        names = [("section", facts.section)]
        names += [("tags", name) for name in facts.tags]
        names += [("authors", name) for name in facts.authors]
        yield from (Listed(self[field, name], name, field, source) for field, name in names)


def lists_of(
    all_facts: AllFacts, lists: Lists, settings: Mapping[str, Any], now: datetime | None
) -> set[str]:
    """The addresses of lists that have a page: of sections, authors, tags and years with a
    published original."""
    found: set[str] = set()
    for group in groups_of(all_facts, now):
        firsts = originals(list(group.values()), settings["DEFAULT_LANG"])
        for name, facts in group.items():
            public = facts.place(now)[0] == "published"
            if facts.kind == "article" and public and facts in firsts:
                found.update(listed.url for listed in lists.of(facts, name))
                if settings["YEAR_ARCHIVE_URL"] and facts.date:
                    date = datetime.fromisoformat(facts.date)
                    found.add(settings["YEAR_ARCHIVE_URL"].format(date=date))
    return found


def list_faults(all_facts: AllFacts, lists: Lists, settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Name each section, author and tag that shares an address with one spelled otherwise.

    list-clash: two sections, authors or tags have one address. `Tags: C++` and `Tags: C#` -> spell
    them alike, or give one of them a `slug` in `content/tags.toml`, `content/authors.toml` or
    `SECTIONS`; what is the same in two scripts may stand there as `also`.
    """
    named = {section for names in settings.get("SECTIONS", {}).items() for section in _names(names)}
    first: dict[str, Listed] = {}
    for name, facts in all_facts.items():
        for listed in lists.of(facts, name) if facts else ():
            before = first.setdefault(listed.url, listed)
            both = {before.name, listed.name}
            if len(both) > 1 and not both <= named and not lists.is_one(before, listed):
                root = Path(settings["PATH"])
                line = facts.lines.get(listed.field, 1) if facts else 1
                message = _clash_message(before, listed, root)
                yield Fault(faults.shown(root / name), line, message, "list-clash")


def _clash_message(before: Listed, listed: Listed, root: Path) -> str:
    where = faults.shown(root / before.source)
    field = {"authors": "Author"}.get(listed.field, listed.field.capitalize())
    must = f"{field} must be spelled as in {where}, {before.name!r}, not {listed.name!r}"
    if listed.field == "section":
        return f"{must}; or give one of them a slug of its own in SECTIONS"
    file = {"authors": AUTHORS, "tags": TAGS}[listed.field]
    kind = listed.field.removesuffix("s")
    return (
        f"{must}, for both are at {listed.url}; or write in {faults.shown(root / file)} "
        f'`[[{kind}]]` with `name = "{listed.name}"` and a `slug`, or with both names (`also`)'
    )


def _names(section: tuple[str, Mapping[str, str]]) -> Iterator[str]:
    slug, names = section
    yield slug
    yield from names.values()
