"""A site with Pelican's own themes and the plugins of others is, after any edit, what Pelican alone
makes of it, byte for byte."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pelican
import pytest

from tests.effort import IS_NIGHT, by_night
from tests.plugins.incremental.fresh import Nursery, Order
from tests.plugins.incremental.paper import differing, files_in, picture
from tests.sites import ROOT

THEMES = Path(pelican.__file__).parent / "themes"
SETTINGS = {
    "SITENAME": "A paper",
    "SITEURL": "https://paper.example",
    "AUTHOR": "Desk",
    "TIMEZONE": "Europe/Minsk",
    "DEFAULT_LANG": "en",
    "DEFAULT_PAGINATION": 2,
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "FEED_ALL_RSS": "feeds/all.rss.xml",
    "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml",
    "TAG_FEED_ATOM": "feeds/tag-{slug}.atom.xml",
    "TRANSLATION_FEED_ATOM": "feeds/all-{lang}.atom.xml",
    "YEAR_ARCHIVE_SAVE_AS": "posts/{date:%Y}/index.html",
    "MONTH_ARCHIVE_SAVE_AS": "posts/{date:%Y}/{date:%b}/index.html",
    "LINKS": [["Pelican", "https://getpelican.example/"]],
    "MENUITEMS": [["Home", "/"]],
    "PLUGIN_PATHS": [str(ROOT / "packages/pelican-incremental"), str(ROOT)],
}


@dataclass
class Blog:
    """Another's site: its sources, a theme that may be edited, and its settings."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))

    def put(self, path: str, data: str | bytes) -> None:
        """Write a source."""
        target = self.folder / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())

    def post(self, path: str, body: str = "Some text.", **fields: str) -> None:
        """Write an article or a page."""
        head = {"Title": Path(path).stem, **fields}
        lines = [f"{name}: {value}" for name, value in head.items()]
        self.put(path, "\n".join([*lines, "", body, ""]))

    def remove(self, path: str) -> None:
        """Delete a source."""
        (self.folder / "content" / path).unlink()

    def add_to_template(self, name: str, text: str) -> None:
        """Write something at the end of a template of the theme."""
        path = self.folder / "theme/templates" / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    def built(self, output: str, **settings: Any) -> dict[str, Any]:
        """The settings of a build into a folder."""
        places = {"PATH": "content", "THEME": "theme", "OUTPUT_PATH": output}
        return {
            **self.settings,
            **{name: str(self.folder / place) for name, place in places.items()},
            **settings,
        }


def html(title: str) -> str:
    """An article in HTML."""
    head = f"<title>{title}</title><meta name=date content=2013-02-01>"
    return f"<html><head>{head}</head><body><p>{title}.</p></body></html>"


def begin(blog: Blog) -> None:
    """Articles of every kind that Pelican knows."""
    for day, name in enumerate("abcde", 10):
        tags = {"Tags": "one, two" if day % 2 else "two"}
        blog.post(f"{name}.md", Date=f"2013-05-{day}", Category="News", **tags)
    blog.post("culture/f.md", Date="2013-05-12", Authors="Jane Doe, John Roe")
    blog.post("g.md", Date="2013-04-01", Status="draft")
    blog.post("h.md", Date="2013-04-02", Status="hidden")
    blog.post("a-fr.md", Date="2013-05-10", Slug="a", Lang="fr", Category="News")
    blog.put("i.rst", "A reST one\n##########\n:date: 2013-03-01\n:tags: three\n\nText *so*.\n")
    blog.put(
        "j.html",
        html("J"),
    )
    blog.post("pages/about.md", "[A]({filename}/a.md)")
    blog.put("images/p.png", picture(10, "red"))


Edit = Callable[[Blog], None]
EDITS: dict[str, Edit] = {
    "nothing": lambda _: None,
    "body": lambda b: b.post("b.md", "Another.", Date="2013-05-11", Category="News", Tags="two"),
    "title": lambda b: b.post("b.md", Title="Be", Date="2013-05-11", Category="News", Tags="two"),
    "date": lambda b: b.post("c.md", Date="2013-06-11", Category="News", Tags="two"),
    "tags": lambda b: b.post("c.md", Date="2013-06-11", Category="News", Tags="one, four"),
    "category": lambda b: b.post("d.md", Date="2013-05-13", Category="Culture"),
    "author": lambda b: b.post("culture/f.md", Date="2013-05-12", Authors="John Roe"),
    "summary": lambda b: b.post("a.md", Date="2013-05-10", Category="News", Summary="*In* short"),
    "unknown field": lambda b: b.post("a.md", Date="2013-05-10", Category="News", Mood="dull"),
    "link": lambda b: b.post("e.md", "[c]({filename}c.md) [t]({tag}one)", Date="2013-05-14"),
    "slug of what is linked": lambda b: b.post("c.md", Date="2013-06-11", Slug="see"),
    "picture used": lambda b: b.post("b.md", "![p]({static}/images/p.png)", Date="2013-05-11"),
    "picture attached": lambda b: b.post("e.md", "![p]({attach}/images/p.png)", Date="2013-05-14"),
    "picture replaced": lambda b: b.put("images/p.png", picture(11, "blue")),
    "picture added": lambda b: b.put("images/q.png", picture(9, "green")),
    "picture removed": lambda b: b.remove("images/q.png"),
    "translation": lambda b: b.post("a-de.md", Date="2013-05-10", Slug="a", Lang="de"),
    "title of translation": lambda b: b.post(
        "a-de.md", Title="Ah", Date="2013-05-10", Slug="a", Lang="de"
    ),
    "draft published": lambda b: b.post("g.md", Date="2013-04-01"),
    "published hidden": lambda b: b.post("d.md", Date="2013-05-13", Status="hidden"),
    "same date": lambda b: b.post("k.md", Date="2013-05-11", Category="News"),
    "rest": lambda b: b.put("i.rst", "Other\n#####\n:date: 2013-03-01\n\nText **so**.\n"),
    "html": lambda b: b.put(
        "j.html",
        html("J2"),
    ),
    "page": lambda b: b.post("pages/about.md", "[A]({filename}/a-de.md) We."),
    "page added": lambda b: b.post(
        "pages/contact.md", Save_as="contact/index.html", Url="contact/"
    ),
    "article saved elsewhere": lambda b: b.post(
        "e.md", Date="2013-05-14", Save_as="x/y.html", Url="x/y.html"
    ),
    "deleted": lambda b: b.remove("b.md"),
    "renamed": lambda b: (
        (b.folder / "content/c.md").rename(b.folder / "content/renamed.md") and None
    ),
    "faulty": lambda b: b.post("k.md", Date="soon"),
    "mended": lambda b: b.post("k.md", Date="2013-05-11 10:00"),
    "touched": lambda b: os.utime(b.folder / "content/a.md"),
    "template": lambda b: b.add_to_template(
        "article.html", "\n{# none #}<!-- {{ article.title }} -->"
    ),
    "template of all": lambda b: b.add_to_template("base.html", "<!-- {{ articles|length }} -->"),
    "templates included": lambda b: b.add_to_template(
        "base.html", "{% include 'more.html' ignore missing %}"
    ),
    "include added": lambda b: (
        (b.folder / "theme/templates/more.html").write_text("<b>more</b>") and None
    ),
    "include edited": lambda b: b.add_to_template("more.html", "{{ pages|length }}"),
    "static of the theme": lambda b: (
        (b.folder / "theme/static").mkdir(exist_ok=True)
        or ((b.folder / "theme/static/own.css").write_text("a {}") and None)
    ),
    "static of the theme edited": lambda b: (
        (b.folder / "theme/static/own.css").write_text("b {}") and None
    ),
    "site name": lambda b: b.settings.update(SITENAME="The paper"),
    "pagination": lambda b: b.settings.update(DEFAULT_PAGINATION=3),
    "order": lambda b: b.settings.update(ARTICLE_ORDER_BY="slug"),
    "relative": lambda b: b.settings.update(RELATIVE_URLS=True),
    "body after relative": lambda b: b.post("a.md", "New.", Date="2013-05-10", Category="News"),
    "address": lambda b: b.settings.update(
        RELATIVE_URLS=False, ARTICLE_URL="p/{slug}/", ARTICLE_SAVE_AS="p/{slug}/index.html"
    ),
    "typogrify": lambda b: b.settings.update(TYPOGRIFY=True),
    "template page": lambda b: (
        b.put("extra/own.html", "{{ articles|length }} {{ SITENAME }}"),
        b.settings.update(TEMPLATE_PAGES={"extra/own.html": "own.html"}),
        None,
    )[-1],
    "template page edited": lambda b: b.put("extra/own.html", "{{ articles[0].title }}"),
    "extra path": lambda b: b.settings.update(
        STATIC_PATHS=["images", "extra/robots.txt"],
        EXTRA_PATH_METADATA={"extra/robots.txt": {"path": "robots.txt"}},
    ),
    "extra file": lambda b: b.put("extra/robots.txt", "User-agent: *\n"),
    "source published": lambda b: b.settings.update(OUTPUT_SOURCES=True),
    "all gone": lambda b: [p.unlink() for p in (b.folder / "content").rglob("*.md")] and None,
}
# Any change of a setting makes everything anew, whatever the theme: one theme sees to these.
OF_SETTINGS = frozenset(
    ("site name", "pagination", "order", "relative", "body after relative", "address", "typogrify")
)
PLUGINS = {
    "simple": [],
    "notmyidea": ["pelican.plugins.neighbors", "pelican.plugins.sitemap"],
}


PICTURES = {
    "IMAGE_PROCESS": {
        "thumb": ["scale_in 6 6 True"],
        "both": {
            "type": "responsive-image",
            "srcset": [("1x", ["scale_in 5 5 True"]), ("2x", ["scale_in 8 8 True"])],
            "default": "1x",
        },
    },
    "IMAGE_PROCESS_METADATA": {"cover": "thumb"},
    "SUMMARY_MAX_LENGTH": None,
}
THUMB = '<img class="image-process-thumb" src="{static}/images/p.png">'
BOTH = '<img class="image-process-both" src="{static}/images/p.png">'
PICTURE_EDITS: dict[str, Edit] = {
    "nothing": EDITS["nothing"],
    "a picture to be made smaller": lambda b: b.post("b.md", THUMB, Date="2013-05-11"),
    "another way": lambda b: b.post("e.md", BOTH, Date="2013-05-14"),
    "the text of another": lambda b: b.post("c.md", "Other.", Date="2013-05-12"),
    "a picture in a field": lambda b: b.post("a.md", Date="2013-05-10", Cover="/images/p.png"),
    "the picture": EDITS["picture replaced"],
    "an article without any": lambda b: b.post("k.md", Date="2013-05-11"),
    "no picture any more": lambda b: b.post("b.md", "None.", Date="2013-05-11"),
}


@pytest.fixture(scope="module")
def nurseries() -> Iterator[tuple[Nursery, Nursery]]:
    """One for Pelican alone, one for Pelican with the plugin."""
    both = Nursery("pelican"), Nursery("pelican")
    yield both
    for nursery in both:
        nursery.close()


@pytest.mark.parametrize("theme", ["notmyidea", *by_night("simple")])
def test_after_each_edit_the_site_is_what_pelican_alone_makes(
    theme: str, tmp_path: Path, nurseries: tuple[Nursery, Nursery]
) -> None:
    """Each edit stands upon those before it; by day, and for the theme that does less, the sites
    are compared after every second one."""
    blog = Blog(tmp_path, {**SETTINGS, "SITEMAP": {"format": "xml"}})
    begin(blog)
    shutil.copytree(THEMES / theme, tmp_path / "theme")
    if PLUGINS[theme]:
        blog.add_to_template(
            "article.html",
            "<!-- {{ article.next_article }} {{ article.prev_article_in_category }} -->",
        )
    names = [name for name in EDITS if PLUGINS[theme] or name not in OF_SETTINGS]
    at_once = 1 if PLUGINS[theme] and IS_NIGHT else 2
    groups = [names[start : start + at_once] for start in range(0, len(names), at_once)]
    found = {
        ", ".join(group): differences_after(
            [EDITS[name] for name in group], blog, PLUGINS[theme], nurseries
        )
        for group in groups
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_opens_each_page_when_it_is_written_finds_it(
    tmp_path: Path, nurseries: tuple[Nursery, Nursery]
) -> None:
    """pelican-image-process rewrites pages, and makes pictures for them beside the writer."""
    blog = Blog(tmp_path, {**SETTINGS, **PICTURES})
    begin(blog)
    shutil.copytree(THEMES / "simple", tmp_path / "theme")
    blog.add_to_template("article.html", "<!-- {{ article.cover }} -->")
    plugins = ["pelican.plugins.image_process"]
    found = {
        name: differences_after([edit], blog, plugins, nurseries)
        for name, edit in PICTURE_EDITS.items()
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert (tmp_path / "ours/images/derivatives/both/1x/p.png").is_file()


def differences_after(
    edits: Sequence[Edit], blog: Blog, plugins: list[str], nurseries: tuple[Nursery, Nursery]
) -> list[str]:
    """Make edits, then build both ways; return how the two sites differ."""
    for edit in edits:
        edit(blog)
    plain, ours = blog.folder / "plain", blog.folder / "ours"
    shutil.rmtree(plain, ignore_errors=True)
    nurseries[0].begin(Order(blog.built("plain", PLUGINS=plugins), blog.folder))
    incremental = {"INCREMENTAL_PATH": str(blog.folder / ".build")}
    with_ours = [*plugins, "pelican_incremental"]
    wanted = blog.built("ours", PLUGINS=with_ours, **incremental)
    made = nurseries[1].build(Order(wanted, blog.folder))
    right = nurseries[0].end()
    assert not right.crash, right.crash
    return [made.crash[-1500:]] if made.crash else differing(files_in(ours), files_in(plain))
