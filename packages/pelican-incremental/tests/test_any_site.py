"""What sites and plugins of other people showed: each, in the smallest site that shows it, is built
to plain Pelican's bytes before and after edits."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pelican
import pytest

from tests.plugins.incremental.fresh import Nursery, Order, Outcome, write_code
from tests.plugins.incremental.paper import differing, files_in
from tests.sites import ROOT

PACKAGE = ROOT / "packages/pelican-incremental"
Settings = dict[str, Any]


@pytest.fixture(scope="module")
def nurseries() -> Iterator[tuple[Nursery, Nursery]]:
    """One for Pelican alone, one for Pelican with the package."""
    both = Nursery("pelican"), Nursery("pelican")
    yield both
    for nursery in both:
        nursery.close()


@dataclass
class Blog:
    """A site with three articles, Pelican's defaults, and a plugin of its own."""

    folder: Path
    nurseries: tuple[Nursery, Nursery]
    settings: Settings = field(default_factory=dict)
    plugins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number in "123":
            self.write(f"content/a{number}.md", post(number))

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        write_code(self.folder / path, text)

    def plugin(self, code: str) -> None:
        """Let the site have a plugin of this code."""
        name = f"own_{self.folder.name}"
        self.write(f"own/{name}.py", code)
        self.plugins = (name,)

    def _settings(self, output: str, **more: Any) -> Settings:
        paths = [str(self.folder / "own"), str(PACKAGE), str(PACKAGE / "namespace/pelican/plugins")]
        return {
            "SITENAME": "A blog",
            "SITEURL": "https://blog.example",
            "TIMEZONE": "UTC",
            "PATH": str(self.folder / "content"),
            "THEME": str(self.folder / "theme") if (self.folder / "theme").is_dir() else "simple",
            "OUTPUT_PATH": str(self.folder / output),
            "LOOKED_THROUGH": {"at the end": [str(self.folder / output)]},
            "PLUGIN_PATHS": paths,
            "PLUGINS": list(self.plugins),
            "LOAD_CONTENT_CACHE": False,
            **self.settings,
            **more,
        }

    def build(self, *, is_last: bool = True) -> Outcome:
        """Build with the package alone."""
        plugins = [*self.plugins, "incremental"] if is_last else ["incremental", *self.plugins]
        settings = self._settings("ours", PLUGINS=plugins)
        return self.nurseries[1].build(Order(settings, self.folder))

    def differences(self, *, is_last: bool = True) -> list[str]:
        """Build both ways, and name what differs."""
        shutil.rmtree(self.folder / "plain", ignore_errors=True)
        self.nurseries[0].begin(Order(self._settings("plain"), self.folder))
        made = self.build(is_last=is_last)
        plain = self.nurseries[0].end()
        assert not plain.crash, plain.crash
        if made.crash:
            return [made.crash[-1500:]]
        return differing(files_in(self.folder / "ours"), files_in(self.folder / "plain"))

    def count_pages(self) -> None:
        """Have a theme of its own, which notes each page that is made."""
        simple = Path(pelican.__file__).parent / "themes/simple/templates"
        shutil.copytree(simple, self.folder / "theme/templates")
        base = self.folder / "theme/templates/base.html"
        base.write_text(base.read_text("utf-8").replace("</head>", "{{ note() }}</head>"), "utf-8")
        name = f"notes_{self.folder.name}"
        self.write(f"own/{name}.py", NOTES_PAGES.format(made=str(self.folder / "made.txt")))
        self.plugins = (*self.plugins, name)

    def pages_made(self, *, is_last: bool = True) -> int:
        """Build with the package, and return how many pages were made."""
        self.write("made.txt", "")
        assert not self.build(is_last=is_last).crash
        return len((self.folder / "made.txt").read_text("utf-8"))


NOTES_PAGES = """
from pelican import signals
def note():
    with open({made!r}, "a") as file:
        file.write("x")
    return ""
def offer(generator):
    generator.env.globals["note"] = note
def register():
    signals.generator_init.connect(offer)
"""


def post(title: str, body: str = "Some text.", **fields: str) -> str:
    """An article; its day is its title."""
    head = {"Title": title, "Date": f"2020-01-0{title[-1]}", "Category": "c", **fields}
    return "".join(f"{name}: {value}\n" for name, value in head.items()) + f"\n{body}\n"


@pytest.fixture
def blog(tmp_path: Path, nurseries: tuple[Nursery, Nursery]) -> Blog:
    return Blog(tmp_path, nurseries)


def test_a_page_that_is_saved_as_the_front_page_wins(blog: Blog) -> None:
    home = "Title: Home\nsave_as: index.html\nurl: /\n\n"
    blog.write("content/pages/home.md", f"{home}One.")
    assert blog.differences() == []
    blog.write("content/pages/home.md", f"{home}Two.")
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Other."))
    assert blog.differences() == []
    (blog.folder / "content/pages/home.md").unlink()
    assert blog.differences() == []


AT_THE_END = """
import gzip
from pathlib import Path
from pelican import signals
def compress(pelican):
    for path in sorted(Path(pelican.settings["OUTPUT_PATH"]).rglob("*.html")):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
def register():
    signals.finalized.connect(compress)
"""


@pytest.mark.parametrize("is_last", [True, False])
def test_what_is_made_of_finished_files_follows_them(blog: Blog, is_last: bool) -> None:
    """As pelican-precompress does, wherever it stands in PLUGINS; no page is made for it."""
    blog.plugin(AT_THE_END)
    blog.count_pages()
    assert blog.differences(is_last=is_last) == []
    assert (blog.folder / "ours/index.html.gz").is_file()
    # Code that was saved as the first build began is code that has changed to the next.
    assert not blog.build(is_last=is_last).crash
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.pages_made(is_last=is_last) == len(["1.html", "index", "c"])
    assert blog.differences(is_last=is_last) == []
    blog.write("content/a1.md", post("1", "Another."))
    (blog.folder / "content/a3.md").unlink()
    assert blog.differences(is_last=is_last) == []


def test_pelican_sitemap_differs_by_nothing_but_the_time_of_the_build(blog: Blog) -> None:
    """Both builds are given one time, which the plugin stamps pages with."""
    blog.plugins = ("pelican.plugins.sitemap",)
    blog.settings["SITEMAP"] = {"format": "xml"}
    assert blog.differences() == []
    blog.write("content/a1.md", post("1", "Other."))
    (blog.folder / "content/a3.md").unlink()
    assert blog.differences() == []
    assert b"/1.html" in (blog.folder / "ours/sitemap.xml").read_bytes()
    assert b"/3.html" not in (blog.folder / "ours/sitemap.xml").read_bytes()


def test_a_style_sheet_that_templates_name_by_its_bytes_is_an_input(blog: Blog) -> None:
    """As webassets does: the first page that is rendered reads and writes it. What it does not
    concern is not made again."""
    blog.plugin(
        "import hashlib, os, tempfile\n"
        "from pathlib import Path\n"
        "from pelican import signals\n"
        "def offer(generator):\n"
        "    known = []\n"
        "    def sheet():\n"
        "        if not known:\n"
        "            data = Path(generator.theme, 'static/x.css').read_bytes()\n"
        "            known.append(hashlib.sha256(data).hexdigest()[:8] + '.css')\n"
        "            Path(generator.output_path, known[0]).write_bytes(data)\n"
        "            folder = Path(generator.output_path, 'cache')\n"
        "            folder.mkdir(exist_ok=True)\n"
        "            number, name = tempfile.mkstemp(dir=folder)\n"
        "            os.write(number, data)\n"
        "            os.close(number)\n"
        "            os.replace(name, folder / 'kept')\n"
        "        return known[0]\n"
        "    generator.env.globals['sheet'] = sheet\n"
        "def register():\n"
        "    signals.generator_init.connect(offer)\n"
    )
    blog.write("theme/static/x.css", "a {}")
    blog.count_pages()
    base = blog.folder / "theme/templates/base.html"
    base.write_text(base.read_text("utf-8").replace("</head>", "{{ sheet() }}</head>"), "utf-8")
    assert blog.differences() == []
    blog.write("theme/static/x.css", "b {}")
    assert blog.differences() == []
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.pages_made() == len(["1.html", "index", "c"])
    (blog.folder / "content/a3.md").unlink()
    assert blog.differences() == []
    assert blog.differences() == []
    sheet = next((blog.folder / "ours").glob("*.css"))
    sheet.unlink()
    assert blog.differences() == []


READS_BESIDE = """
import os
from pelican import signals
def put(content):
    if "PUT" in (content._content or ""):
        path = os.path.join({folder!r}, "content", "..", "snippets", "s.txt")
        number = os.open(path, os.O_RDONLY)
        content._content = content._content.replace("PUT", os.read(number, 100).decode())
        os.close(number)
def register():
    signals.content_object_init.connect(put)
"""


def test_a_file_that_was_opened_for_a_source_is_an_input_wherever_it_lies(blog: Blog) -> None:
    """As snippets, partials and `include_code` are."""
    blog.plugin(READS_BESIDE.format(folder=str(blog.folder)))
    blog.write("snippets/s.txt", "one")
    blog.write("content/a1.md", post("1", "PUT"))
    assert blog.differences() == []
    blog.write("snippets/s.txt", "two")
    assert blog.differences() == []
    assert "two" in (blog.folder / "ours/1.html").read_text("utf-8")


def test_a_file_that_a_plugin_has_read_before_all_sources_concerns_them_all(blog: Blog) -> None:
    blog.plugin(
        "from pathlib import Path\n"
        "from pelican import signals\n"
        "words = []\n"
        "def learn(pelican):\n"
        "    words.append(Path(pelican.path, '../words.txt').read_text())\n"
        "def say(content):\n"
        "    content._content = (content._content or '') + words[-1]\n"
        "def register():\n"
        "    signals.initialized.connect(learn)\n"
        "    signals.content_object_init.connect(say)\n"
    )
    blog.write("words.txt", "one")
    assert blog.differences(is_last=False) == []
    blog.write("words.txt", "two")
    assert blog.differences(is_last=False) == []


def test_a_plugin_that_rewrites_each_page_works(blog: Blog) -> None:
    """As pelican-seo does."""
    blog.plugin(
        "from pathlib import Path\n"
        "from pelican import signals\n"
        "def rewrite(path, context):\n"
        "    page = Path(path)\n"
        "    page.write_text(page.read_text() + '<!-- seen -->')\n"
        "def register():\n"
        "    signals.content_written.connect(rewrite)\n"
    )
    assert blog.differences() == []
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.differences() == []


@pytest.mark.parametrize("what", ["os.utime(path, (10**9, 10**9))", "os.stat(path)"])
def test_a_plugin_that_looks_at_each_page_but_opens_none_finds_it(what: str, blog: Blog) -> None:
    """As touch does, which sets the time of each."""
    blog.plugin(
        "import os\n"
        "from pelican import signals\n"
        "def touch(path, context):\n"
        f"    {what}\n"
        "def register():\n"
        "    signals.content_written.connect(touch)\n"
    )
    assert blog.differences() == []
    assert not blog.build().crash  # code that was saved as the first began has changed to it
    for text in ("Other.", "Another."):
        blog.write("content/a1.md", post("1", text))
        assert blog.differences() == []
    is_set = (blog.folder / "ours/1.html").stat().st_mtime == 10**9
    assert is_set is ("utime" in what)


def test_sources_are_read_in_order_for_a_plugin_that_counts_them(blog: Blog) -> None:
    blog.plugin(
        "from pelican import signals\n"
        "numbers = {}\n"
        "def count(content):\n"
        "    number = numbers.setdefault(content.source_path, len(numbers) + 1)\n"
        "    content._content = (content._content or '') + f'<sup>{number}</sup>'\n"
        "def register():\n"
        "    signals.content_object_init.connect(count)\n"
    )
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Other."))
    assert blog.differences() == []
    (blog.folder / "content/a1.md").unlink()
    assert blog.differences() == []


def test_what_a_plugin_adds_after_the_package_was_loaded_is_there(blog: Blog) -> None:
    """Namespace plugins are loaded in alphabetical order."""
    blog.plugin(
        "from pelican import signals\n"
        "def add(generator):\n"
        "    for article in generator.articles:\n"
        "        article.title = article.title + '!'\n"
        "def finish(pelican):\n"
        "    open(pelican.settings['OUTPUT_PATH'] + '/last.txt', 'w').write('x')\n"
        "def register():\n"
        "    signals.article_generator_finalized.connect(add)\n"
        "    signals.finalized.connect(finish)\n"
    )
    assert blog.differences(is_last=False) == []
    assert (blog.folder / "ours/last.txt").is_file()
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.differences(is_last=False) == []


def test_a_site_within_a_site_is_built_as_pelican_builds_it(blog: Blog) -> None:
    """As i18n_subsites does: each Pelican runs the one of the next language when it has ended."""
    blog.plugin(
        "from pelican import Pelican, signals\n"
        "def inner(pelican):\n"
        "    number = pelican.settings.get('INNER', 0)\n"
        "    if number < 2:\n"
        "        out = pelican.settings['OUTPUT_PATH'] + '/inner'\n"
        "        Pelican({**pelican.settings, 'INNER': number + 1, 'OUTPUT_PATH': out}).run()\n"
        "def register():\n"
        "    signals.finalized.connect(inner)\n"
    )
    assert blog.differences() == []
    assert (blog.folder / "ours/inner/inner/1.html").is_file()
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.differences() == []


def test_what_a_plugin_makes_of_all_texts_follows_an_edit(blog: Blog) -> None:
    """As summary does: it puts another text in the place of the one that was read."""
    blog.plugin(
        "from pelican import signals\n"
        "def change(generators):\n"
        "    for article in generators[0].articles:\n"
        "        article._content = article._content.replace('text', 'TEXT')\n"
        "def register():\n"
        "    signals.all_generators_finalized.connect(change)\n"
    )
    assert blog.differences() == []
    blog.write("content/a1.md", post("1", "Another text."))
    assert blog.differences() == []


def test_a_plugin_finds_the_folder_of_each_page_when_pages_are_written(blog: Blog) -> None:
    """As show_source does, which copies each source beside its page."""
    blog.plugin(
        "import shutil\n"
        "from pathlib import Path\n"
        "from pelican import signals\n"
        "def copy(generator, writer):\n"
        "    for article in generator.context['articles']:\n"
        "        page = Path(writer.output_path, article.save_as)\n"
        "        shutil.copyfile(article.source_path, page.with_suffix('.txt'))\n"
        "def register():\n"
        "    signals.page_writer_finalized.connect(copy)\n"
    )
    blog.settings.update(ARTICLE_SAVE_AS="{date:%Y}/{slug}/page.html")
    assert blog.differences() == []
    assert (blog.folder / "ours/2020/1/page.txt").is_file()
    blog.write("content/a1.md", post("1", "Other."))
    (blog.folder / "content/a3.md").unlink()
    assert blog.differences() == []
    assert not (blog.folder / "ours/2020/3").exists()


@pytest.mark.parametrize(
    "change",
    [
        "article._content = article.content.replace('text', 'TEXT')",
        "article._summary = article.summary.replace('text', 'TEXT')",
        "article.metadata['summary'] = article.summary.upper()",
    ],
)
def test_what_a_plugin_asked_for_and_then_changed_is_shown_as_pelican_shows_it(
    change: str, blog: Blog
) -> None:
    """As featured_image and clean_summary do: Pelican remembers the text that it made first."""
    blog.plugin(
        "from pelican import signals\n"
        "def change(generators):\n"
        "    for article in generators[0].articles:\n"
        f"        {change}\n"
        "def register():\n"
        "    signals.all_generators_finalized.connect(change)\n"
    )
    assert blog.differences() == []
    blog.write("content/a1.md", post("1", "Another text."))
    assert blog.differences() == []
    blog.write("content/a2.md", post("Title 2", "Some text."))
    assert blog.differences() == []


@pytest.mark.parametrize("asked", ["in (Article, Page)", "== Article"])
def test_the_class_of_a_content_equals_pelican_s(asked: str, blog: Blog) -> None:
    """As featured_image, clean_summary and read_more_link ask, when all texts are read."""
    blog.plugin(
        "from pelican import signals\n"
        "from pelican.contents import Article, Page\n"
        "def mark(generators):\n"
        "    for article in generators[0].articles:\n"
        f"        if type(article) {asked} and type(article) != Page:\n"
        "            article.title = f'{article.title} {[Article, Page].index(type(article))}'\n"
        "def register():\n"
        "    signals.all_generators_finalized.connect(mark)\n"
    )
    assert blog.differences() == []
    assert "<title>A blog - 1 0</title>" in (blog.folder / "ours/1.html").read_text("utf-8")
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.differences() == []


def test_a_static_file_that_is_not_there_stops_nothing(blog: Blog) -> None:
    """Pelican warns of a link that leads nowhere, and goes on."""
    (blog.folder / "content/images").mkdir()
    (blog.folder / "content/images/gone.png").symlink_to("nowhere.png")
    assert blog.differences() == []


def test_a_file_beside_the_content_is_copied_below_the_output_or_not_at_all(blog: Blog) -> None:
    """STATIC_PATHS may name a folder beside the content; without a `path` Pelican copies its files
    to the same place beside the output."""
    blog.settings["STATIC_PATHS"] = ["../beside"]
    blog.settings["EXTRA_PATH_METADATA"] = {"../beside/robots.txt": {"path": "robots.txt"}}
    blog.write("beside/robots.txt", "User-agent: *")
    blog.write("beside/other.txt", "other")
    assert blog.differences() == []
    assert (blog.folder / "ours/robots.txt").is_file()
    for text in ("edited", "edited again"):
        blog.write("beside/robots.txt", text)
        blog.write("beside/other.txt", text)
        assert blog.differences() == []
        assert (blog.folder / "beside/other.txt").read_text("utf-8") == text


@pytest.mark.parametrize(
    "edit",
    [
        lambda b: b.write("content/a1.md", post("1", "[2]({filename}a2.md), [2](|filename|a2.md)")),
        lambda b: b.write("content/r.rst", "R\n=\n\n:date: 2020-02-01\n\n`x <{filename}a1.md>`_\n"),
        lambda b: b.write("content/deep/pages.md", post("4")),
        lambda b: b.write("content/pages/p.md", "Title: P\n\n[1]({filename}/a1.md)\n"),
        lambda b: b.write("content/a3.md", post("3", "[f]({attach}files/f.txt)")),
        lambda b: b.write("content/files/f.txt", "other"),
        lambda b: b.settings.update(CACHE_CONTENT=True, LOAD_CONTENT_CACHE=True),
        lambda b: b.settings.update(DELETE_OUTPUT_DIRECTORY=True, OUTPUT_SOURCES=True),
    ],
)
def test_pelican_s_defaults_are_met(edit: Callable[[Blog], None], blog: Blog) -> None:
    """ARTICLE_PATHS and PAGE_PATHS as Pelican has them; files that are attached."""
    blog.settings.update(STATIC_PATHS=["images", "files"], CACHE_PATH=str(blog.folder / "cache"))
    blog.write("content/files/f.txt", "text")
    assert blog.differences() == []
    edit(blog)
    assert blog.differences() == []


def test_what_is_added_to_settings_while_a_build_runs_is_added_once(blog: Blog) -> None:
    """A new title concerns lists, which shows itself when the article was read: by then the quick
    way had a generator made, and Pelican makes all of its own."""
    blog.plugin(
        "from pelican import signals\n"
        "def add(generator):\n"
        "    generator.settings['NOTES'].append(type(generator).__name__)\n"
        "def register():\n"
        "    signals.generator_init.connect(add)\n"
    )
    feeds = ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS")
    blog.settings.update(dict.fromkeys((*feeds, "TRANSLATION_FEED_ATOM")), NOTES=[])
    simple = Path(pelican.__file__).parent / "themes/simple/templates"
    shutil.copytree(simple, blog.folder / "theme/templates")
    base = blog.folder / "theme/templates/base.html"
    base.write_text(base.read_text("utf-8").replace("</head>", "{{ NOTES }}</head>"), "utf-8")
    assert blog.differences() == []
    assert not blog.build().crash  # code that was saved as the first began has changed to it
    blog.write("content/a1.md", post("Other 1"))
    assert blog.differences() == []


def test_a_word_makes_what_it_concerns_alone(blog: Blog) -> None:
    assert blog.differences() == []
    before = (blog.folder / "ours/2.html").stat().st_mtime_ns
    time.sleep(0.01)
    blog.write("content/a1.md", post("1", "Other."))
    assert blog.differences() == []
    assert (blog.folder / "ours/2.html").stat().st_mtime_ns == before


def test_a_build_that_fails_leaves_the_output_as_it_was(blog: Blog) -> None:
    blog.build()
    before = files_in(blog.folder / "ours")
    blog.plugin(
        "from pelican import signals\n"
        "def stop(pelican):\n"
        "    raise RuntimeError('stopped')\n"
        "def register():\n"
        "    signals.finalized.connect(stop)\n"
    )
    blog.write("content/a1.md", post("1", "Other."))
    assert "stopped" in blog.build().crash
    assert files_in(blog.folder / "ours") == before


def test_what_builds_make_is_no_source_where_the_content_holds_it(blog: Blog) -> None:
    """PATH = "." has the output and the work folder below it: plain Pelican would read them."""
    work = blog.folder / ".work"
    blog.settings.update(PATH=str(blog.folder), INCREMENTAL_PATH=str(work))
    blog.write("ours/made.md", post("Made 8"))
    blog.write(".work/kept.md", post("Kept 9"))
    assert not blog.build().crash
    assert not blog.build().crash
    made = files_in(blog.folder / "ours")
    assert "1.html" in made
    assert not {"made-8.html", "kept-9.html"} & made.keys()


def test_what_lies_in_the_output_goes_or_stays_as_it_does_with_pelican(blog: Blog) -> None:
    """DELETE_OUTPUT_DIRECTORY and OUTPUT_RETENTION, with a build of everything and a quick one."""
    blog.write("ours/CNAME", "blog.example")
    blog.write("ours/old/page.html", "old")
    assert not blog.build().crash
    assert (blog.folder / "ours/old/page.html").is_file()
    for body in ("Other.", "Another."):
        blog.settings.update(DELETE_OUTPUT_DIRECTORY=True, OUTPUT_RETENTION=["CNAME"])
        blog.write("ours/old/page.html", "old")
        blog.write("content/a1.md", post("1", body))
        assert not blog.build().crash
        made = files_in(blog.folder / "ours")
        assert "CNAME" in made
        assert "old/page.html" not in made
        assert body.encode() in made["1.html"]
    assert not (blog.folder / "ours/old").exists()


def test_a_source_that_takes_too_long_is_named_in_a_sentence(blog: Blog) -> None:
    blog.plugin(
        "from pelican import signals\n"
        "def wait(content):\n"
        "    while 'WAIT' in (content._content or ''):\n"
        "        pass\n"
        "def register():\n"
        "    signals.content_object_init.connect(wait)\n"
    )
    assert not blog.build().crash
    blog.settings.update(SOURCE_TIME_LIMIT=0.2)
    blog.write("content/a2.md", post("2", "WAIT"))
    said = "a2.md: must be read within 0.2 s of processor time; simplify it, or raise"
    assert said in blog.build().crash
    assert (blog.folder / "ours/2.html").is_file()


WRITES_A_PAGE = """
from pathlib import Path
from pelican import signals
from pelican.generators import Generator
class Own(Generator):
    def generate_output(self, writer):
        texts = [article.content for article in self.context["articles"]]
        (Path(self.output_path) / "pages/list.html").write_text(" ".join(texts))
def offer(pelican):
    return Own
def write_first(generators):
    output = Path(generators[0].output_path)
    output.mkdir(exist_ok=True)
    (output / "index.html").write_text("The page is written later.")
def register():
    signals.get_generators.connect(offer)
    signals.all_generators_finalized.connect(write_first)
"""


def test_what_is_written_last_in_one_place_stays(blog: Blog) -> None:
    blog.write("content/pages/list.md", "Title: List\n\nTo be written over.")
    blog.plugin(WRITES_A_PAGE)
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Other.", Tags="b"))
    assert blog.differences() == []
    blog.write("content/pages/list.md", "Title: List\n\nTo be written over again.")
    assert blog.differences() == []


def test_what_a_plugin_writes_before_a_page_is_written_makes_no_build_whole(blog: Blog) -> None:
    blog.plugin(WRITES_A_PAGE.replace("signals.get_generators.connect(offer)", "pass"))
    blog.count_pages()
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Other."))
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Another."))
    assert blog.pages_made() == len(["2.html", "index", "c"])
    assert blog.differences() == []


COUNTS_WORDS = """
from collections import Counter, OrderedDict, defaultdict
from pelican import signals
def count(content):
    if content._content:
        content.words = Counter(content._content.split())
        content.lengths = defaultdict(int, {{len(word): 1 for word in content.words}})
        content.first = OrderedDict(sorted(content.words.items()))
def note(generator, **_):
    with open({read!r}, "a") as file:
        file.write("x")
def register():
    signals.content_object_init.connect(count)
    signals.article_generator_preread.connect(note)
"""


def test_counts_of_words_are_kept_with_a_content(blog: Blog) -> None:
    read = blog.folder / "read.txt"
    blog.count_pages()
    base = blog.folder / "theme/templates/base.html"
    shown = "{% for a in articles %}{{ a.words.most_common(1) }}{{ a.lengths[99] }}{{ a.first }}"
    text = base.read_text("utf-8").replace("</head>", f"{shown}{{% endfor %}}</head>")
    base.write_text(text, "utf-8")
    notes = blog.plugins
    blog.plugin(COUNTS_WORDS.format(read=str(read)))
    blog.plugins += notes
    assert blog.differences() == []
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Other other."))
    read.write_text("")
    assert blog.pages_made()
    assert read.read_text() == "x"
    assert blog.differences() == []


def test_a_site_in_a_folder_of_its_theme_is_not_read_anew_for_the_files_beside(blog: Blog) -> None:
    """As the examples of a theme lie: each file beside them was a new one of the theme."""
    read, docs = blog.folder / "read.txt", blog.folder / "one/docs"
    simple = Path(pelican.__file__).parent / "themes/simple/templates"
    shutil.copytree(simple, blog.folder / "one/templates")
    blog.write("one/docs/Makefile", "all:")
    (blog.folder / "content").rename(docs / "content")
    blog.settings = {"THEME": str(blog.folder / "one"), "PATH": str(docs / "content")}
    blog.settings["INCREMENTAL_PATH"] = str(docs / ".work")
    blog.plugin(LISTS_A_FOLDER.format(read=str(read), folder=str(docs)))
    assert blog.differences() == []
    time.sleep(2.1)  # a folder that was changed less long ago may be changed again
    assert blog.differences() == []
    blog.write("one/docs/content/a2.md", post("2", "Other."))
    read.write_text("")
    assert not blog.build().crash
    assert read.read_text() == "x"
    assert blog.differences() == []


LISTS_A_FOLDER = """
import os
from pelican import signals
def note(generator, **_):
    os.listdir({folder!r})
    with open({read!r}, "a") as file:
        file.write("x")
def register():
    signals.article_generator_preread.connect(note)
"""


COUNTS_LETTERS = """
from pathlib import Path
from pelican import signals
def count(pelican):
    for folder in pelican.settings["LOOKED_THROUGH"]["at the end"]:
        for path in sorted(Path(folder).rglob("*.html")):
            path.with_suffix(".txt").write_text(str(len(path.read_text())))
def register():
    signals.finalized.connect(count)
"""


def test_a_setting_of_a_plugin_may_name_the_output(blog: Blog) -> None:
    """As a list of the folders in which it makes thumbnails."""
    blog.plugin(COUNTS_LETTERS)
    assert blog.differences() == []
    blog.write("content/a2.md", post("2", "Some more text."))
    assert blog.differences() == []
    (blog.folder / "content/a3.md").unlink()
    assert blog.differences() == []


NOTES_PAGES_READ = """
from pelican import signals
def note(generator, **_):
    with open({read!r}, "a") as file:
        file.write("x")
def register():
    signals.page_generator_preread.connect(note)
"""


def test_a_new_page_is_read_alone_where_the_content_itself_is_of_pages(blog: Blog) -> None:
    read = blog.folder / "read.txt"
    blog.settings = {"PAGE_PATHS": ["."], "ARTICLE_PATHS": ["articles"], "STATIC_PATHS": []}
    blog.settings["FEED_ALL_ATOM"] = None  # without an entry it has the time of the build
    blog.plugin(NOTES_PAGES_READ.format(read=str(read)))
    assert blog.differences() == []
    assert blog.differences() == []
    blog.write("content/a4.md", post("4"))
    read.write_text("")
    assert not blog.build().crash
    assert read.read_text() == "x"
    assert blog.differences() == []
