"""Let a text or a list keep the addresses that it had: a page there leads on, and `_redirects`
tells hosts that can do better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator
from pelican.urlwrappers import URLWrapper
from pelican.writers import Writer

from pelican_incremental import add_task
from plugins import faults
from plugins.addresses import (
    aliased,
    contents_of,
    file_above,
    file_of,
    is_reserved,
    saved_by,
)
from plugins.faults import Fault
from plugins.links import line_of
from plugins.lists import moved_lists
from plugins.site_urls import local

REDIRECTS = "_redirects"
TEMPLATE = "moved"


def refuse_taken(generators: Sequence[Generator]) -> None:
    """Report each old address that is another's, or the site's own."""
    aliases = [
        (alias, Path(content.source_path)) for alias, content in aliased(contents_of(generators))
    ]
    homes = dict(saved_by(generators))
    faults.report(*taken_faults(aliases, homes, generators[0].settings))


def taken_faults(
    aliases: Iterable[tuple[str, Path]], saved: Mapping[str, Path], settings: Mapping[str, Any]
) -> Iterator[Fault]:
    """Name every old address that is not free; `aliases` pairs each with its source, `saved` has
    the source of each file of the output.

    alias-taken: an old address is that of another text, or of the site itself. `Aliases:
    index.html` -> delete it, or give it to one text alone.
    """
    homes = {file.casefold(): source for file, source in saved.items()}
    own = set(homes)
    for alias, source in aliases:
        file = file_of(alias).casefold()
        above = file_above(file, homes, settings)
        other = homes.setdefault(file, source)
        is_own = other == source and file in own
        if other != source or is_own or above or is_reserved(file, settings):
            whose = f"below {above!r}, which is a file" if above else "the site's own"
            whose = "the text's own" if is_own else whose
            if other != source:
                whose = f"that of {faults.shown(other)}"
            message = f"Aliases must name addresses that are free: {alias!r} is {whose}"
            yield Fault(faults.shown(source), line_of(source, "Aliases"), message, "alias-taken")


def write_aliases(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write a page at each old address, and the list of them for hosts."""
    settings, context = generator.settings, generator.context
    write = partial(writer.write_file, relative_urls=settings["RELATIVE_URLS"])
    names = ("articles", "hidden_articles", "pages", "hidden_pages")
    originals = [content for name in names for content in context[name]]
    contents = [c for original in originals for c in (original, *original.translations)]
    pairs = [*aliased(contents), *((former.url, group) for former, group in moved_lists(generator))]
    for alias, moved in pairs:
        template = generator.get_template(TEMPLATE)
        write(file_of(alias), template, context, moved=moved, url=alias)
    if pairs:
        add_task(writer.settings, "redirects", f"{__name__}:make_redirects", pairs)


def make_redirects(
    settings: dict[str, Any], pairs: Sequence[tuple[str, Content | URLWrapper]]
) -> dict[str, bytes]:
    """Return the list of old addresses and where each has gone."""
    lines = [f"{local(settings, alias)} {local(settings, to.url)} 301\n" for alias, to in pairs]
    return {REDIRECTS: "".join(lines).encode()}


def register() -> None:
    """All addresses are known when all generators have read theirs."""
    signals.all_generators_finalized.connect(refuse_taken)
    signals.article_writer_finalized.connect(write_aliases)
