"""A plugin of checked builds: say of the site, when all contents are known, what stops nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator

from desk.check.pictures import picture_findings
from desk.check.reading import tell_finding
from pelican_incremental.notes import tell
from plugins.addresses import aliased, contents_of, file_of, files_of
from plugins.files import tree_of
from plugins.images import portraits_of
from plugins.images.recordings import is_recording, still_of
from plugins.source.linked import LEAD, Link, file_among
from plugins.source.names import names_of
from plugins.source.tree import Tree


def look(generators: Sequence[Generator]) -> None:
    """Tell what is to be said of pictures, and at which addresses texts are, or lead to one."""
    settings, contents = generators[0].settings, list(contents_of(generators))
    tree = tree_of(settings)
    used, credited = set(_used(contents, tree)), set(_credited(contents, tree))
    faces = {picture for _, picture in portraits_of(names_of(settings))}
    for fault in picture_findings(used | faces, credited | faces, tree, settings):
        tell_finding(fault, tree.root)
    pages = {content.save_as for content in contents}
    pages.update(file_of(alias) for alias, _ in aliased(contents))
    tell("pages", "", sorted(pages))


def _used(contents: Sequence[Content], tree: Tree) -> Iterator[str]:
    """The pictures and recordings that texts show or lead to."""
    for content in contents:
        source = content.get_relative_source_path() if files_of(content) else ""
        for link in files_of(content):
            name = file_among(link, source, tree.files)
            if name:
                yield name
            still = still_of(tree.root / name) if name and is_recording(name) else None
            if still:
                yield still.relative_to(tree.root).as_posix()


def _credited(contents: Sequence[Content], tree: Tree) -> Iterator[str]:
    """The pictures to which a text gives a credit."""
    for content in contents:
        for path in getattr(content, "credited", ()):
            link = Link(LEAD, "", path)
            yield file_among(link, content.get_relative_source_path(), tree.files)


def register() -> None:
    """All that is said here is known when all generators have read theirs."""
    signals.all_generators_finalized.connect(look)
