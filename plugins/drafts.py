"""Leave drafts, and what is dated ahead, out of a build for the public."""

from __future__ import annotations

from pelican import signals
from pelican.generators import ArticlesGenerator, PagesGenerator


def leave_out_articles(generator: ArticlesGenerator) -> None:
    """Forget them before another plugin sees them; a link to one is then a link to nothing."""
    if not generator.settings.get("WITH_DRAFTS", True):
        _forget(generator, "drafts", "drafts_translations")


def leave_out_pages(generator: PagesGenerator) -> None:
    """The same for static pages."""
    if not generator.settings.get("WITH_DRAFTS", True):
        _forget(generator, "draft_pages", "draft_translations")


def _forget(generator: ArticlesGenerator | PagesGenerator, *lists: str) -> None:
    for name in lists:
        for content in getattr(generator, name):
            generator.context["generated_content"].pop(content.get_relative_source_path(), None)
        setattr(generator, name, [])


def register() -> None:
    """Before all plugins that go through a generator's lists: pages have but one signal for it."""
    signals.article_generator_pretaxonomy.connect(leave_out_articles)
    signals.page_generator_finalized.connect(leave_out_pages)
