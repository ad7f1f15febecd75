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

from plugins import faults
from plugins.addresses import contents_of, file_above, is_reserved
from plugins.faults import Fault
from plugins.links import line_of
from plugins.lists import moved_lists
from plugins.machine_files import write_made
from plugins.site_urls import local

REDIRECTS = "_redirects"
TEMPLATE = "moved"


def file_of(alias: str) -> str:
    """The file that answers at an old address: `old/` is answered by `old/index.html`."""
    return f"{alias}index.html" if alias.endswith("/") else alias


def aliased(contents: Sequence[Content]) -> list[tuple[str, Content]]:
    """Every old address with the text that it belongs to, but for those of drafts, in order."""
    pairs = [
        (alias, content)
        for content in contents
        if content.status != "draft"
        for alias in getattr(content, "aliases", ())
    ]
    return sorted(pairs, key=lambda pair: (pair[0], pair[1].source_path))


def refuse_taken(generators: Sequence[Generator]) -> None:
    """Report each old address that is another's, or the site's own."""
    contents = list(contents_of(generators))
    homes = {content.save_as: Path(content.source_path) for content in contents}
    aliases = [(alias, Path(content.source_path)) for alias, content in aliased(contents)]
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
        write_made(writer, "redirects", f"{__name__}:make_redirects", pairs)


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
