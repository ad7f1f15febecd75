"""A newspaper with every kind of page: our content, articles of each sort, short ones for lists."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image

from tests.sites import Site, article

CONTENT = Path(__file__).parent / "content"
SHORT_ARTICLES = 45

# The kinds of page, and where one of each stands; `seed` is the article that the site was made for.
KINDS = {
    "home": "/",
    "home, page 2": "/page/2/",
    "seed": "/articles/integration-action-plan.html",
    "rich article": "/articles/harbour.html",
    "Russian article": "/articles/harvest.html",
    "Hebrew article": "/articles/shuk.html",
    "draft": "/drafts/unfinished.html",
    "section": "/section/articles/",
    "author": "/author/jane-doe/",
    "tag": "/tag/ports/",
    "year": "/archives/2013/",
    "archive": "/archives/",
    "search": "/search/",
    "feeds": "/feeds/",
    "static page": "/pages/about.html",
    "404": "/nowhere/at-all.html",
}
ARTICLES = ("seed", "rich article", "Russian article", "Hebrew article")


def write_newspaper(site: Site) -> None:
    """Fill the site's content folder."""
    site.copy_content()
    shutil.copytree(CONTENT, site.content, dirs_exist_ok=True)
    site.write("images/harbour.png", _picture(1400, 700, "#54697a"))
    site.write("images/crane.png", _picture(640, 800, "#8a6d4f"))
    for number in range(1, SHORT_ARTICLES + 1):
        site.write(f"articles/short-{number:02}.md", _short_article(number))


def _short_article(number: int) -> str:
    """Every fourth is in Russian; months differ, so that a list shows dates of several widths."""
    year, month, day = 2013 + number % 2, number % 12 + 1, number % 28 + 1
    russian = number % 4 == 0
    return article(
        f"Порт принял {number} судов" if russian else f"The port took in {number} ships",
        f"Судов было {number}." if russian else f"There were {number} ships.",
        Standfirst="О движении в порту за неделю" if russian else "A week's traffic in the port",
        Lang="ru" if russian else "en",
        Date=f"{year}-{month:02}-{day:02}",
        Author="Jane Doe" if number % 3 else "Іван Іваноў",
        Tags="ports" if number % 2 else "ports, freight",
    )


def _picture(width: int, height: int, colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()
