"""Pelican's writer, which makes only those pages that the last build did not make so already."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Template
from pelican import signals
from pelican.paginator import Paginator
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer

from pelican_incremental.disk import make_folder
from pelican_incremental.session import Session
from pelican_incremental.tasks import Task, recipe, render

Given = dict[str, Any]


def writer_class(session: Session) -> type[Writer]:
    """The class of writers of a build, as Pelican asks for it."""
    own = {"session": session, "_names": {}, "_folders": set()}
    return type("IncrementalWriter", (IncrementalWriter,), own)


class IncrementalWriter(Writer):  # type: ignore[misc]
    """Offers each page and file to the session, which makes it when it must be made."""

    session: Session
    _names: ClassVar[dict[frozenset[str], frozenset[str]]]  # that many pages are given
    _folders: ClassVar[set[str]]  # that are there

    def write_file(  # noqa: PLR0913, PLR0917 - Pelican's signature
        self,
        name: str,
        template: Template,
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: dict[str, list[Any]] | None = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer one page, or each page of a list, as Pelican's writer would write them."""
        if not name:
            return
        if paginated is None:
            paginated = {key: kwargs[key] for key in ("articles", "dates") if key in kwargs}
        pages: Iterable[tuple[str, Given]] = [(name, kwargs)]
        if paginated and template_name in self.settings["PAGINATED_TEMPLATES"]:
            per_page = self.settings["PAGINATED_TEMPLATES"][template_name]
            per_page = per_page or self.settings["DEFAULT_PAGINATION"]
            pages = _pages(
                {
                    key: Paginator(name, url, value, self.settings, per_page)
                    for key, value in paginated.items()
                },
                kwargs,
            )
        for path, given in pages:
            if self._claim(path, override=override_output):
                extra = self._local(context, path, relative_urls=relative_urls)
                self._offer(path, template, {**extra, **given})

    def _local(self, context: dict[str, Any], path: str, *, relative_urls: bool) -> Given:
        """What a page is given beyond what all pages have."""
        base = self.session.site.context
        extra = {k: v for k, v in context.items() if k not in base or base[k] is not v}
        root = path_to_url(get_relative_path(path))
        if relative_urls:
            extra["SITEURL"] = root
        # Where a page is written without, Pelican has its texts link from the page before it.
        if relative_urls or self.settings["RELATIVE_URLS"]:
            extra["localsiteurl"] = root
        return {**extra, "output_file": path}

    def _claim(self, path: str, *, override: bool) -> bool:
        """Whether this page is to be written, by Pelican's rules for what may be written twice."""
        path = sanitised_join(self.output_path, path)
        if path in self._overridden_files:
            if override:
                raise FileOverwriteFailedError(f"{path!r} is overridden a second time")
            return False
        if path in self._written_files and not override:
            raise FileOverwriteFailedError(f"{path!r} has been written already")
        if override:
            self._overridden_files.add(path)
        self._written_files.add(path)
        self._make_folder(path)
        return True

    def _make_folder(self, path: str) -> None:
        """Make the folder of a page, as if it had been written: plugins put files beside."""
        folder = os.path.dirname(path)  # noqa: PTH120 - a Path takes longer
        if folder not in self._folders:
            make_folder(Path(folder))
            self._folders.add(folder)

    def _offer(self, path: str, template: Template, given: Given) -> None:
        session = self.session
        generator, made, known = session.generator_of(template), "", ""
        if template.name is not None and generator:
            known = session.know_template(template)
            parts = {"template": template.name, "generator": generator, "given": given}
            made = recipe(session.site, **parts)
        make = partial(render, template, session.site.context, given, path)
        names = frozenset(given)
        names = self._names.setdefault(names, names)
        session.offer(Task(f"page {path}", "page", made, make, names, known))
        if signals.content_written.receivers:
            written = sanitised_join(self.output_path, path)
            session.announce(written, {**session.site.context, **given})


def _pages(paginators: dict[str, Paginator], kwargs: Given) -> Iterator[tuple[str, Given]]:
    """Yield the path of each page of a list with what it is given."""
    number = next(iter(paginators.values())).num_pages
    for page_number in range(1, number + 1):
        given = dict(kwargs)
        for key, paginator in paginators.items():
            page = paginator.page(page_number)
            before = paginator.page(page_number - 1) if page_number > 1 else None
            after = paginator.page(page_number + 1) if page_number < number else None
            given[f"{key}_paginator"] = paginator
            given[f"{key}_page"] = page
            given[f"{key}_previous_page"] = before
            given[f"{key}_next_page"] = after
        yield page.save_as, given
