"""Begin a new article: a draft with today's date, at an address made from its title."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desk.settings import SettingError
from plugins.faults import shown
from plugins.slugs import shortened, slug_of
from plugins.source.fields import title_value
from plugins.source.tree import sources_named

# A text is required; this one says nothing in any language.
PLACEHOLDER = "…"


def new_article(title: str, content: Path, lang: str, today: date) -> Path:
    """Write `articles/YYYY/slug.md` below `content` and return its path; an article is never
    overwritten.

    Raises:
        SettingError: the title cannot be one, or its address is taken.
    """
    try:
        title = title_value(title)
        if not title.isprintable():
            raise ValueError("be one line of letters, without control characters")
    except ValueError as error:
        raise SettingError(f'TITLE must {error}: make new TITLE="A plan"') from None
    slug = shortened(slug_of(title, lang))
    taken = sources_named(content / "articles", slug)
    if taken:
        raise SettingError(f"TITLE must make a new address: {shown(taken[0])} has {slug!r}")
    path = content / "articles" / str(today.year) / f"{slug}.md"
    fields = {"Title": title, "Lang": lang, "Date": today.isoformat(), "Status": "draft"}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(f"{head}\n{PLACEHOLDER}\n")
    except OSError as error:
        raise SettingError(f"{shown(path)}: must be writable: {error.strerror}") from None
    return path
