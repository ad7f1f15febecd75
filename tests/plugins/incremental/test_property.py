"""Any series of edits leaves `output/` as a clean build in another folder does, byte for byte.

STEPS=… in the environment takes so many edits (and others each time) instead of a few fixed ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.plugins.incremental.fresh import Nursery, Outcome, build_here
from tests.plugins.incremental.paper import Paper, Source, check_same_end, files_in, picture
from tests.sites import ROOT

STEPS = int(os.environ.get("STEPS", "0"))
STEPS_OF_ONE = 30

WORDS = ["rain", "Иней", "“so”", "R&D", "*loud*", "NATO", "10%"]
TITLES = ["Rain today", '<b>Bold</b> & "so"', "Дождь", "Rain, today", "A plan of 1999"]
ARTICLE_FIELDS = {
    "Title": TITLES,
    "Standfirst": [None, "It rained.", "It *snowed* & froze", "Шёл дождь"],
    "Date": ["2013-05-29", "2013-05", "2012-01-02 10:30", "2014-03-01", "2013-05-29 23:59 +0200"],
    "Author": ["Jane Doe", "John Roe", "Jane Doe, Анна Петрова", None, "Doe, Jane; Roe"],
    "Tags": [None, "one", "one, two", "Два", "two"],
    "Section": [None, "News", "Culture", "articles"],
    "Lang": ["en", "ru", "be", "de", None],
    "Slug": [None, "a-plan", "b-plan", "c-plan", "one"],
    "Status": [None, "draft", "hidden", "published"],
    "Modified": [None, "2014-06-01", "2014-07"],
    "Correction": [None, "2014-06-03 | It is $1bn.", "2014-06-04 | It is *two*."],
    "Clarification": [None, "2014-06-05 | That was in May."],
    "Summary": [None, "In short.", "In <i>short</i>"],
    "Template": [None, "page", "article"],
    "Translation": [None, "true", "false"],
}
PAGE_FIELDS = {
    "Title": TITLES,
    "Menu": [None, "true", "false"],
    "Lang": ["en", "ru", "be"],
    "Slug": [None, "about", "corrections-policy", "a-plan"],
    "Status": [None, "draft", "hidden"],
    "Modified": [None, "2014-06-01"],
    "Date": [None, "2013-04-01"],
    "Standfirst": [None, "Who we are."],
}
ARTICLES = [f"articles/{name}.md" for name in ("a", "b", "c", "2013/d", "2013/e", "rain-today")]
PAGES = [f"pages/{name}.md" for name in ("about", "corrections-policy", "en/contact")]
PICTURES = ["images/p.png", "images/q.png", "articles/near.png", "articles/2013/near.png"]
PARTS = [
    "One {word} two.",
    "## A {word} part",
    "## Heading",
    "[link]({{filename}}/{article})",
    "[link]({{filename}}/{article}#heading)",
    "[page]({{filename}}/{page})",
    "[back](#heading)",
    "![Alt]({{static}}/{picture})",
    "![Alt]({{attach}}/{picture})",
    "[file]({{static}}/{picture})",
    "[file]({{attach}}/{picture})",
    "[tag]({{tag}}one) [section]({{category}}News) [author]({{author}}Jane Doe)",
    "[there](../section/news/)",
    "Note[^1].\n\n[^1]: The {word} note.",
]
SETTINGS: dict[str, list[Any]] = {
    "SITENAME": ["Новости и статьи", "The Paper"],
    "SITENAMES": [{"en": "News"}, {}],
    "SITEURL": ["", "https://paper.example/news"],
    "CHROME_LANG": ["ru", "en", "be"],
    "DEFAULT_LANG": ["ru", "en"],
    "DEFAULT_PAGINATION": [2, 3, 1, 20],
    "REPORT_ENDPOINT": ["", "/report", "https://desk.example/"],
    "REPORT_EMAIL": ["desk@example.org", "", "other@example.org"],
    "FEED_MAX_ITEMS": [50, 1, 2],
    "TIMEZONE": ["Europe/Minsk", "UTC"],
    "ARTICLE_HISTORY": [True, False],
    "CLOCK": [None, "2013-05-30T12:00:00+03:00"],
    "SECTIONS": [{"articles": {"ru": "Статьи"}}, {"news": {"ru": "Вести", "en": "The news"}}],
    "STRICT": [False, True],
    "RELATIVE_URLS": [False, True],
}
EVERYWHERE = ["templates/partials/footer.html", "templates/partials/nameplate.html"]
SNIPPETS = [
    "",
    "<i>edited</i>",
    "{{ articles|length }}",
    "{% for a in articles %}{{ a.title }}{% endfor %}",
    "{% for a in articles[:2] %}{{ a.url }} {{ a.date }}{% endfor %}",
    "{% for a in articles[:1] %}{{ a.content }}{{ a.summary }}{% endfor %}",
    "{% for tag, some in tags %}{{ tag }}{{ some|length }}{{ some[0].title }}{% endfor %}",
    "{% for section, some in categories %}{{ section }}{{ some|length }}{% endfor %}",
    "{% for author, some in authors %}{{ author }}{{ author.url }}{% endfor %}",
    "{% for e in MENU %}{{ e.label }}{% endfor %}",
    "{{ SITEURL }}{{ DEFAULT_PAGINATION }}{{ REPORT_EMAIL }}",
    "{{ hidden_articles|length }} {{ drafts|length }} {{ MENU|length }}",
    "{% include 'partials/added.html' ignore missing %}",
    "{% set name = 'partials/' ~ CHROME_LANG ~ '.html' %}{% include name ignore missing %}",
    "{{ output_file|default('none') }}",
    "{{ dates|length }}{{ dates[0].title }}",
]
OF_ARTICLE = [
    "",
    "{{ article.newer.title if article.newer }}",
    "{{ article.older.content|length if article.older }}",
    "{% for one in article.translations %}{{ one.title }}{{ one.lang }}{% endfor %}",
    "{% for name, value in article.metadata|dictsort %}{{ name }}: {{ value }};{% endfor %}",
    "{{ article.metadata.tags|default([])|length }}",
    "{{ 'tags' in article.metadata }}",
    "{{ article.category.slug }} {{ article.author }} {{ article.locale_date }}",
    "{{ article.tags|default([])|join(',') }}",
    "{{ article.summary }}",
    "{{ article.settings.SITENAME }}{{ article.relative_source_path }}",
    "{{ article.older.older.older.title if article.older and article.older.older }}",
    "{% for one in article.category and articles %}{{ one.category }}{% endfor %}",
]
BROKEN = {
    "articles/a.md": "Title: A\nDate: soon\nTitel: B\n\nText.",
    "articles/b.md": b"Title: A\nDate: 2013-05-29\n\n\xff\xfe",
    "articles/2013/d.md": "Title: A\nDate: 2013-05-29\n\n[x]({filename}nowhere.md)",
    "articles/c.md": "Title: A\nDate: 2013-05-29\n\n![]({static}/images/p.png)",
    "pages/about.md": "Title:\n\nText.",
    "pages/en/contact.md": "Title: A\nSlug: Not A Slug\n\n[x](#nowhere)",
    "authors.toml": "[[author]]\nnam = 1\n",
}
EXTRAS = [
    *("extra/robots.txt", "extra/favicon.svg", "extra/.well-known/security.txt"),
    *("images/more.txt", "articles/notes.txt", "loose.txt"),
]
NUMBER = st.integers(0, 11)
THEN = st.sampled_from(["build", "build", "build", "wait"])


class Editing(RuleBasedStateMachine):
    """An editor's day; after most edits both builds are made and compared."""

    nurseries: tuple[Nursery, Nursery]
    is_fresh = False
    count = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="paper-"))
        self.paper = Paper(self.folder)
        self.good = self.paper.snapshot()
        self.failures = 0
        self.foreign: set[str] = set()
        self.day = 0

    def teardown(self) -> None:
        try:
            self._build()
        finally:
            shutil.rmtree(self.folder)

    # --- building and comparing ---

    def _then(self, then: str) -> None:
        type(self).count += 1
        if then == "build":
            self._build()

    def _build(self) -> None:
        paper, clean_nursery = self.paper, self.nurseries[1]
        before = files_in(paper.output)
        paper.begin_clean(clean_nursery)
        made = self._made()
        clean = clean_nursery.end()
        note(f"{made}")
        check_same_end(made, clean)
        if clean.is_good:
            assert not (found := paper.differences(self.foreign)), "\n".join(found)
            assert set(made.deleted) <= before.keys()
            self.good, self.failures = paper.snapshot(), 0
            return
        assert files_in(paper.output) == before
        self.failures += 1
        if self.failures > 1:
            self._mend()

    def _made(self) -> Outcome:
        wanted = self.paper.for_build(self.paper.output), self.paper.work
        return self.nurseries[0].build(*wanted) if self.is_fresh else build_here(*wanted)

    def _mend(self) -> None:
        self.paper.restore(self.good)
        self.failures = 0
        self._build()

    # --- choosing ---

    def _some(self, number: int, prefix: str = "articles/") -> str:
        paths = sorted(path for path in self.paper.sources if path.startswith(prefix))
        return paths[number % len(paths)] if paths else ""

    # --- the day ---

    @initialize(number=st.integers(3, 6), pages=st.integers(0, 3), committed=st.booleans())
    def begin(self, number: int, pages: int, committed: bool) -> None:
        for place, path in enumerate(ARTICLES[:number]):
            fields = {"Title": f"Plan {place}", "Date": f"2013-05-{10 + place}", "Lang": "en"}
            self.paper.add(path, Source({**fields, "Author": "Jane Doe"}))
        for path in PAGES[:pages]:
            self.paper.add(path, Source({"Title": path[6:-3], "Lang": "en"}))
        self.paper.put("images/p.png", picture(10, "red"))
        if committed:
            self.paper.commit(1)
        self._build()

    @rule(which=NUMBER, word=st.sampled_from(WORDS), then=THEN)
    def edit_a_word(self, which: int, word: str, then: str) -> None:
        if path := self._some(which, ""):
            self.paper.sources[path].body[-1] += f" {word}"
            self.paper.save(path)
        self._then(then)

    @rule(which=NUMBER, word=st.sampled_from(WORDS), then=THEN)
    def edit_the_first_words(self, which: int, word: str, then: str) -> None:
        if path := self._some(which, ""):
            self.paper.sources[path].body[0] = f"{word} " + self.paper.sources[path].body[0]
            self.paper.save(path)
        self._then(then)

    @rule(data=st.data(), which=NUMBER, name=st.sampled_from(list(ARTICLE_FIELDS)), then=THEN)
    def edit_a_field(self, data: Any, which: int, name: str, then: str) -> None:
        value = data.draw(st.sampled_from(ARTICLE_FIELDS[name]))
        self._set_field(self._some(which), name, value, then)

    @rule(data=st.data(), which=NUMBER, name=st.sampled_from(list(PAGE_FIELDS)), then=THEN)
    def edit_a_field_of_a_page(self, data: Any, which: int, name: str, then: str) -> None:
        value = data.draw(st.sampled_from(PAGE_FIELDS[name]))
        self._set_field(self._some(which, "pages/"), name, value, then)

    def _set_field(self, path: str, name: str, value: str | None, then: str) -> None:
        if path:
            fields = self.paper.sources[path].fields
            fields.pop(name, None)
            fields.update({name: value} if value is not None else {})
            self.paper.save(path)
        self._then(then)

    @rule(
        which=NUMBER,
        part=st.sampled_from(PARTS),
        word=st.sampled_from(WORDS),
        article=st.sampled_from(ARTICLES),
        page=st.sampled_from(PAGES),
        picture=st.sampled_from(PICTURES),
        first=st.booleans(),
        then=THEN,
    )
    def add_a_part(self, which: int, part: str, first: bool, then: str, **words: str) -> None:
        if path := self._some(which, ""):
            body = self.paper.sources[path].body
            body.insert(0 if first else len(body), part.format(**words))
            self.paper.save(path)
        self._then(then)

    @rule(which=NUMBER, then=THEN)
    def take_a_part_away(self, which: int, then: str) -> None:
        if path := self._some(which, ""):
            self.paper.sources[path].body = self.paper.sources[path].body[:-1] or ["Nothing."]
            self.paper.save(path)
        self._then(then)

    @rule(path=st.sampled_from(ARTICLES + PAGES), title=st.sampled_from(TITLES), then=THEN)
    def add(self, path: str, title: str, then: str) -> None:
        date = {"Date": "2013-05-20"} if path.startswith("articles/") else {}
        self.paper.add(path, Source({"Title": title, "Lang": "ru", **date}))
        self._then(then)

    @rule(which=NUMBER, then=THEN)
    def delete(self, which: int, then: str) -> None:
        if path := self._some(which, ""):
            self.paper.delete(path)
        self._then(then)

    @rule(which=NUMBER, to=st.sampled_from(ARTICLES + PAGES), follow=st.booleans(), then=THEN)
    def move(self, which: int, to: str, follow: bool, then: str) -> None:
        path = self._some(which, "")
        if path and to not in self.paper.sources:
            self.paper.move(path, to, follow=follow)
        self._then(then)

    @rule(which=NUMBER, other=NUMBER, then=THEN)
    def swap(self, which: int, other: int, then: str) -> None:
        """Two files change their names, and keep their times."""
        one, two = self._some(which), self._some(other)
        if one != two:
            content, sources = self.paper.content, self.paper.sources
            (content / one).rename(self.folder / "swapped")
            (content / two).rename(content / one)
            (self.folder / "swapped").rename(content / two)
            sources[one], sources[two] = sources[two], sources[one]
        self._then(then)

    @rule(
        which=NUMBER,
        lang=st.sampled_from(["ru", "be", "de"]),
        slug=st.sampled_from(["t", "u"]),
        then=THEN,
    )
    def translate(self, which: int, lang: str, slug: str, then: str) -> None:
        path = self._some(which, "")
        to = f"{path[:-3]}-{lang}.md"
        if path and to not in self.paper.sources and "-" not in path:
            source = self.paper.sources[path]
            source.fields["Slug"] = f"{slug}{which}"
            self.paper.save(path)
            self.paper.add(to, Source({**source.fields, "Lang": lang, "Title": f"In {lang}"}))
        self._then(then)

    # --- files ---

    @rule(
        path=st.sampled_from(PICTURES),
        width=st.sampled_from([10, 11]),
        colour=st.sampled_from(["red", "blue"]),
        then=THEN,
    )
    def put_a_picture(self, path: str, width: int, colour: str, then: str) -> None:
        self.paper.put(path, picture(width, colour))
        self._then(then)

    @rule(path=st.sampled_from(PICTURES), then=THEN)
    def remove_a_picture(self, path: str, then: str) -> None:
        (self.paper.content / path).unlink(missing_ok=True)
        self._then(then)

    @rule(
        text=st.sampled_from(
            [
                None,
                '[[author]]\nname = "Jane Doe"\nslug = "jd"\n[[author]]\nname = "John Roe"\n',
                '[[author]]\nname = "Jane Doe"\npage = "pages/about.md"\n',
                '[[author]]\nname = "Jane Doe"\n',
            ]
        ),
        then=THEN,
    )
    def edit_the_authors(self, text: str | None, then: str) -> None:
        (self.paper.content / "authors.toml").unlink(missing_ok=True)
        if text:
            self.paper.put("authors.toml", text)
        self._then(then)

    @rule(
        path=st.sampled_from(EXTRAS),
        text=st.sampled_from([None, "User-agent: *\n", "{{ SITEURL }} {{ articles|length }}\n"]),
        then=THEN,
    )
    def edit_an_extra(self, path: str, text: str | None, then: str) -> None:
        (self.paper.content / path).unlink(missing_ok=True)
        if text is not None:
            self.paper.put(path, text)
        self._then(then)

    @rule(path=st.sampled_from(list(BROKEN)), touched=st.booleans())
    def break_and_mend(self, path: str, touched: bool) -> None:
        kept = self.paper.snapshot()
        self.paper.put(path, BROKEN[path])
        if touched and (other := self._some(0)) != path:
            self.paper.sources[other].body[0] += " More."
            self.paper.save(other)
            kept[0][other] = str(self.paper.sources[other]).encode()
            kept[3][other] = self.paper.sources[other]
        self._then("build")
        self.paper.restore(kept)
        self._then("build")

    # --- theme ---

    @rule(path=st.sampled_from(EVERYWHERE), snippet=st.sampled_from(SNIPPETS), then=THEN)
    def edit_a_template_of_all(self, path: str, snippet: str, then: str) -> None:
        self.paper.edit_theme(path, snippet)
        self._then(then)

    @rule(snippet=st.sampled_from(SNIPPETS + OF_ARTICLE), then=THEN)
    def edit_the_template_of_articles(self, snippet: str, then: str) -> None:
        self.paper.edit_theme("templates/article.html", snippet, "{% endblock content")
        self._then(then)

    @rule(
        path=st.sampled_from(
            [
                "templates/list.html",
                "templates/index.html",
                "templates/tag.html",
                "templates/archives.html",
                "templates/404.html",
                "templates/history.html",
            ]
        ),
        snippet=st.sampled_from(SNIPPETS),
        then=THEN,
    )
    def edit_the_template_of_a_list(self, path: str, snippet: str, then: str) -> None:
        self.paper.edit_theme(path, snippet, "{% endblock content")
        self._then(then)

    @rule(
        name=st.sampled_from(["added", "ru", "en"]),
        text=st.sampled_from(
            [
                None,
                "<p>added</p>",
                "{{ articles|length }}",
                "{% include 'partials/ru.html' ignore missing %}",
            ]
        ),
        then=THEN,
    )
    def edit_an_include(self, name: str, text: str | None, then: str) -> None:
        path = self.paper.theme / f"templates/partials/{name}.html"
        path.unlink(missing_ok=True)
        if text:
            path.write_text(text)
        self._then(then)

    @rule(
        edit=st.sampled_from(
            [
                ("static/css/prose.css", ".x { color: %s }"),
                ("static/css/main.css", "/* %s */ .y { order: 1 }"),
                ("static/js/report/key.js", "export const added_%s = 1;"),
                ("static/js/report/dialog.js", "// %s"),
                ("README.md", "%s"),
            ]
        ),
        word=st.sampled_from(["red", "blue"]),
        then=THEN,
    )
    def edit_a_style_or_script(self, edit: tuple[str, str], word: str, then: str) -> None:
        path = self.paper.theme / edit[0]
        kept = (ROOT / "theme" / edit[0]).read_text("utf-8")
        path.write_text(kept + "\n" + edit[1] % word + "\n", "utf-8")
        self._then(then)

    @rule(lang=st.sampled_from(["ru", "en", "be"]), word=st.sampled_from(["One", "Two"]), then=THEN)
    def edit_a_catalogue(self, lang: str, word: str, then: str) -> None:
        path = f"translations/{lang}/LC_MESSAGES/messages.po"
        text = (ROOT / "theme" / path).read_text("utf-8")
        start = text.index('msgid "Archive"\nmsgstr "') + len('msgid "Archive"\nmsgstr "')
        text = text[:start] + word + text[text.index('"', start) :]
        (self.paper.theme / path).write_text(text, "utf-8")
        self._then(then)

    # --- settings, history, what is known ---

    @rule(data=st.data(), name=st.sampled_from(list(SETTINGS)), then=THEN)
    def edit_a_setting(self, data: Any, name: str, then: str) -> None:
        self.paper.settings[name] = data.draw(st.sampled_from(SETTINGS[name]))
        self._then(then)

    @rule(then=THEN)
    def commit(self, then: str) -> None:
        self.day = min(self.day + 1, 28)
        self.paper.commit(self.day)
        self._then(then)

    @rule(which=NUMBER, old_time=st.booleans())
    def edit_in_the_same_length(self, which: int, old_time: bool) -> None:
        """Twice in a row, with a build in between; the time may be set back after each."""
        if path := self._some(which):
            self.paper.sources[path].body.append("Tick aaa.")
            self.paper.save(path)
            self._then("build")
            before = (self.paper.content / path).stat()
            for word in ("bbb", "ccc"):
                self.paper.sources[path].body[-1] = f"Tick {word}."
                self.paper.save(path)
                if old_time:
                    os.utime(self.paper.content / path, ns=(before.st_atime_ns, before.st_mtime_ns))
                self._then("build")

    @rule(
        which=NUMBER, delay=st.sampled_from([0.0, 0.05, 0.1, 0.15, 0.2, 0.3]), later=st.booleans()
    )
    def edit_while_a_build_runs(self, which: int, delay: float, later: bool) -> None:
        """A save is in the next build at the latest; what a build made of it meanwhile is not
        compared, for it may see the old text or the new one."""
        if path := self._some(which):
            wanted = self.paper.for_build(self.paper.output), self.paper.work
            self.paper.sources[path].body.append("While aaa.")
            self.paper.save(path)
            self.nurseries[0].begin(*wanted)
            time.sleep(delay)
            self.paper.sources[path].body[-1] = "While bbb."
            self.paper.save(path)
            made = self.nurseries[0].end()
            assert not made.crash, made.crash
            if later:
                time.sleep(2.1)
            self._then("build")

    @rule(which=NUMBER, then=THEN)
    def touch(self, which: int, then: str) -> None:
        if path := self._some(which, ""):
            os.utime(self.paper.content / path)
        self._then(then)

    @rule(then=THEN)
    def wait(self, then: str) -> None:
        """Until no file is in doubt."""
        time.sleep(2.1)
        self._then(then)

    # TODO: with the same length and the old time, once bugs/08 is mended.
    @rule(
        which=st.integers(0, 60),
        how=st.sampled_from(["delete", "cut", "same length", "folder", "link", "mode"]),
        then=THEN,
    )
    def damage_the_output(self, which: int, how: str, then: str) -> None:
        files = sorted(files_in(self.paper.output).keys() - self.foreign)
        if not files:
            return
        path = self.paper.output / files[which % len(files)]
        data = path.read_bytes()
        other = bytes([*data[:-1], (data[-1] + 1) % 256]) if data else b"x"
        if how in {"delete", "folder", "link"}:
            path.unlink()
            if how == "folder":
                path.mkdir()
            if how == "link":
                path.symlink_to(self.paper.content / "extra/robots.txt")
        elif how == "mode":
            path.chmod(0o600)
        else:
            path.write_bytes(data[:-1] if how == "cut" else other)
        self._then(then)

    @rule(name=st.sampled_from(["notes.txt", "articles/notes.txt"]), then=THEN)
    def put_a_file_of_another(self, name: str, then: str) -> None:
        path = self.paper.output / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        self.foreign.add(name)
        self._then(then)

    @rule(how=st.sampled_from(["all", "cut", "seal", "mode"]), then=THEN)
    def damage_what_is_known(self, how: str, then: str) -> None:
        store = next(self.paper.work.glob("*/site.sqlite"), None)
        if how == "all":
            # Without it, whatever else lies in the output is another's.
            shutil.rmtree(self.paper.work)
            self.foreign.update(files_in(self.paper.output).keys() - self._ours())
        elif store and how == "cut":
            store.write_bytes(store.read_bytes()[:5000])
        elif store and how == "seal":
            (store.parent / "seal").unlink()
        elif store:
            store.chmod(0o666)
        self._then(then)

    def _ours(self) -> set[str]:
        return set(files_in(self.paper.clean / "output"))

    @precondition(lambda self: self.failures)
    @rule()
    def mend(self) -> None:
        self._mend()


class FreshEditing(Editing):
    """The same where each build is that of a fresh process."""

    is_fresh = True


def _profile(share: int) -> settings:
    examples = max(1, STEPS // share // STEPS_OF_ONE) if STEPS else 3
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS_OF_ONE if STEPS else 8,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate, *([Phase.shrink] if STEPS else [])],
        suppress_health_check=list(HealthCheck),
    )


Editing.TestCase.settings = _profile(2)
FreshEditing.TestCase.settings = _profile(2)


@pytest.fixture(scope="module", autouse=True)
def nurseries() -> Iterator[None]:
    """Two nurseries for both machines; at the end, how many edits there were."""
    Editing.nurseries = Nursery(), Nursery()
    yield
    for nursery in Editing.nurseries:
        nursery.close()
    print(f"\n{Editing.count} edits in one process, {FreshEditing.count} in fresh ones")  # noqa: T201


@pytest.mark.usefixtures("nurseries")
class TestEditing(Editing.TestCase):  # type: ignore[name-defined,misc]
    """Builds in one process, as a server's."""


@pytest.mark.usefixtures("nurseries")
class TestFreshEditing(FreshEditing.TestCase):  # type: ignore[name-defined,misc]
    """Builds in processes of their own, as `make html`."""
