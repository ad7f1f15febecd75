"""Any series of edits leaves `output/` as a clean build in another folder does, byte for byte.

STEPS=… in the environment takes so many edits (and others each time) instead of a few fixed ones.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Set
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.effort import IS_NIGHT
from tests.plugins.incremental import probes
from tests.plugins.incremental.fresh import Home, Nursery, Outcome, write_code
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
    "Tags": [None, "one", "one, two", "Два", "two, one", "one, two, Два"],
    "Section": [None, "News", "Culture", "articles"],
    "Lang": ["en", "ru", "be", "de", None],
    "Slug": [None, "a-plan", "b-plan", "c-plan", "one"],
    "Status": [None, "draft", "hidden", "published"],
    "Modified": [None, "2014-06-01", "2014-07"],
    "Correction": [None, "2014-06-03 | It is $1bn.", "2014-06-04 | It is *two*."],
    "Clarification": [None, "2014-06-05 | That was in May."],
    "Summary": [None, "In short.", "In <i>short</i>"],
    "Picture": [None, "images/p.png", "images/q.png", "near.png"],
    "Picture-alt": [None, "A port"],
    "Picture-caption": [None, "The port", "The port. Photograph: Jane Doe"],
    "Picture-focus": [None, "10% 90%"],
    "Lead": [None, "1", "2 | 2013-06-03"],
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
PORTRAITS = "".join(
    f'[[author]]\nname = "{name}"\npicture = "images/p.png"\nabout = "Of the paper -- since 2009"\n'
    for name in ("Jane Doe", "John Roe", "Анна Петрова")
)
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
    '![Alt]({{static}}/{picture} "The {word} caption. Photo: Jane Doe")',
    "![One]({{static}}/{picture})\n![Two](/images/p.png){{: .wide }}",
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
    "SECTIONS": [
        {"articles": {"ru": "Статьи"}, "news": {"en": "News"}, "culture": {"en": "Culture"}},
        {"articles": {}, "news": {"ru": "News", "en": "The news"}, "culture": {"ru": "Culture"}},
    ],
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
STYLES = [
    ("static/css/prose.css", ".x { color: %s }"),
    ("static/css/texts.css", "/* %s */ .y { order: 1 }"),
    ("static/js/report/key.js", "export const added_%s = 1;"),
    ("static/js/report/dialog.js", "// %s"),
    ("README.md", "%s"),
]
MACROS = [f"macros/{name}.html" for name in ("head", "history", "lists")]
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


# Many names of the same few, so that the lists of tags and of authors overlap.
NAMES = {
    "Tags": ["one", "two", "Два", "three"],
    "Author": ["Jane Doe", "John Roe", "Анна Петрова"],
}
# How builds are made, in turn: in the process that stays, as `make serve` has it; in a fork that
# has built nothing; by the real command.
WAYS = {
    "served": ["stay"] * 7 + ["desk"],
    "fresh": ["fork"] * 5 + ["desk"],
    "mixed": ["stay", "stay", "fork", "stay", "desk", "desk", "fork"],
    "cheap": [*["stay"] * 4, "fork", *["stay"] * 4, "fork", *["stay"] * 4, "desk", "stay", "fork"],
}


class Editing(RuleBasedStateMachine):
    """An editor's day; after most edits both builds are made and compared."""

    home: Home
    nurseries: tuple[Nursery, Nursery]
    edits = 0
    together, since = 1, 0
    builds: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.nurseries[0].dismiss()  # a process serves one paper
        self.folder = Path(tempfile.mkdtemp(prefix="paper-"))
        self.paper = Paper(self.folder, self.home)
        self.in_file: dict[str, Any] = {}
        self.ways = cycle(WAYS["fresh"])
        self.is_watched = False
        self.good = self.paper.snapshot()
        self.failures = 0
        self.foreign: set[str] = set()
        self.unknown: set[str] = set()  # what lay in the output when all that is known was lost
        self.day = 0

    def teardown(self) -> None:
        try:
            self._build()
        finally:
            shutil.rmtree(self.folder)

    # --- building and comparing ---

    def _then(self, then: str) -> None:
        """`make` builds without a look at what a clean build makes, which takes longer. Where
        several edits are `together`, both builds are made after the last of them."""
        type(self).edits += 1
        self.since += 1
        if self.together > 1:
            then = "" if self.since % self.together else "build"
        if then == "build":
            self._build()
        if then == "make":
            made = self._made()
            assert made.is_good, made

    def _build(self) -> None:
        paper, clean_nursery = self.paper, self.nurseries[1]
        before = files_in(paper.output)
        paper.begin_clean(clean_nursery)
        made = self._made()
        clean = clean_nursery.end()
        check_same_end(made, clean)
        if made.is_good:
            self._know_foreign(files_in(paper.clean / "output").keys())
            found = paper.differences(self.foreign)
            assert not found, "\n".join([*found, f"{made}"])
            assert set(made.deleted) <= before.keys()
            self.good, self.failures = paper.snapshot(), 0
            return
        assert files_in(paper.output) == before
        self.failures += 1
        if self.failures > 1:
            self._mend()

    def _know_foreign(self, ours: Set[str]) -> None:
        """Of what nobody knew who had made it, all that is not made again is another's."""
        self.foreign = (self.foreign | self.unknown) - ours
        self.unknown = set()

    def _made(self) -> Outcome:
        way, nursery = next(self.ways), self.nurseries[0]
        type(self).builds[way] += 1
        order = self.paper.order(is_told=way == "stay" and self.is_watched)
        self.is_watched = True
        if way == "desk":
            nursery.dismiss()
            made = self.home.run(order)
        else:
            made = nursery.build_again(order) if way == "stay" else nursery.build(order)
        if made.is_good:
            self.paper.has_built()
        return made

    def _mend(self) -> None:
        self.paper.restore(self.good)
        self.failures = 0
        self._build()

    # --- choosing ---

    def _some(self, number: int, prefix: str = "articles/") -> str:
        paths = sorted(path for path in self.paper.sources if path.startswith(prefix))
        return paths[number % len(paths)] if paths else ""

    # --- the day ---

    @initialize(
        number=st.integers(3, 6),
        pages=st.integers(0, 3),
        committed=st.booleans(),
        ways=st.sampled_from(list(WAYS)),
    )
    def begin(self, number: int, pages: int, committed: bool, ways: str) -> None:
        self.ways = cycle(WAYS[ways])
        for place, path in enumerate(ARTICLES[:number]):
            fields = {"Title": f"Plan {place}", "Date": f"2013-05-{10 + place}", "Lang": "en"}
            for name, some in NAMES.items():
                fields[name] = ", ".join((some + some)[place % 3 : place % 3 + 2])
            self.paper.add(path, Source({**fields, "Standfirst": f"Deck {place % 2}."}))
        translated = self.paper.sources[ARTICLES[1]]
        translated.fields["Slug"] = "b"
        self.paper.save(ARTICLES[1])
        ours = {**translated.fields, "Lang": "ru", "Title": "По-русски"}
        self.paper.add("articles/b-ru.md", Source(ours))
        shown = "![A picture]({static}/images/p.png)"
        self.paper.sources[ARTICLES[0]].body.append(shown)
        self.paper.save(ARTICLES[0])
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

    def set_fields(self, path: str, given: dict[str, str | None], then: str) -> None:
        """Several at once, where one alone would be a fault."""
        fields = self.paper.sources[path].fields
        for name, value in given.items():
            fields.pop(name, None)
            fields.update({name: value} if value is not None else {})
        self.paper.save(path)
        self._then(then)

    @rule(data=st.data(), which=NUMBER, field=st.sampled_from(list(NAMES)), then=THEN)
    def add_a_name(self, data: Any, which: int, field: str, then: str) -> None:
        self._add_name(self._some(which), field, data.draw(st.sampled_from(NAMES[field])), then)

    def _add_name(self, path: str, field: str, name: str, then: str) -> None:
        if path and name not in (names := self._names(path, field)):
            self._set_field(path, field, ", ".join([*names, name]), then)

    @rule(which=NUMBER, field=st.sampled_from(list(NAMES)), place=NUMBER, then=THEN)
    def take_a_name_away(self, which: int, field: str, place: int, then: str) -> None:
        path = self._some(which)
        if path and (names := self._names(path, field)):
            del names[place % len(names)]
            self._set_field(path, field, ", ".join(names) or None, then)

    @rule(which=NUMBER, field=st.sampled_from(list(NAMES)), then=THEN)
    def turn_names_round(self, which: int, field: str, then: str) -> None:
        if path := self._some(which):
            self._set_field(path, field, ", ".join(self._names(path, field)[::-1]) or None, then)

    def _names(self, path: str, field: str) -> list[str]:
        return [name for name in self.paper.sources[path].fields.get(field, "").split(", ") if name]

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
                PORTRAITS,
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
        path=st.sampled_from([*MACROS, "base.html"]),
        text=st.sampled_from(["", "<i>edited</i>"]),
        then=THEN,
    )
    def edit_what_templates_share(self, path: str, text: str, then: str) -> None:
        place = "{% endmacro" if path in MACROS else "</body"
        self.paper.edit_theme(f"templates/{path}", text, place)
        self._then(then)

    @rule(
        path=st.sampled_from([*probes.templates(), "probes/ru.html", "probes/en.html"]),
        text=st.sampled_from([None, *probes.OTHERS]),
        then=THEN,
    )
    def edit_a_probe(self, path: str, text: str | None, then: str) -> None:
        """A template of a page, of a part of one, or with a macro."""
        kept = probes.templates().get(path)
        self._put_template(path, kept if text is None else text, then)

    def _put_template(self, path: str, text: str | None, then: str) -> None:
        file = self.paper.theme / "templates" / path
        if text is None:
            file.unlink(missing_ok=True)
        else:
            is_macro = path.endswith("macros.html")
            file.write_text(probes.macro(text) if is_macro and "macro" not in text else text)
        self._then(then)

    @rule(
        name=st.sampled_from(list(probes.OF_FILE)),
        text=st.sampled_from([None, *probes.OTHERS]),
        then=THEN,
    )
    def edit_a_template_page(self, name: str, text: str | None, then: str) -> None:
        self.paper.put(f"probes/{name}.txt", text or probes.OF_FILE[name])
        self._then(then)

    @rule(edit=st.sampled_from(STYLES), word=st.sampled_from(["red", "blue"]), then=THEN)
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
        """One that is typed for a build."""
        self._set(name, data.draw(st.sampled_from(SETTINGS[name])), then)

    def _set(self, name: str, value: Any, then: str) -> None:
        self.paper.settings[name] = value
        self._then(then)

    @rule(data=st.data(), name=st.sampled_from(list(SETTINGS)), then=THEN)
    def edit_the_settings_file(self, data: Any, name: str, then: str) -> None:
        self._set_in_file(name, data.draw(st.sampled_from(SETTINGS[name])), then)

    def _set_in_file(self, name: str, value: Any, then: str) -> None:
        self.in_file[name] = value
        self.paper.settings.pop(name, None)
        self.paper.set_in_file(self.in_file)
        self._then(then)

    @rule(word=st.sampled_from(["fair", "dull", "wild"]), then=THEN)
    def edit_a_plugin(self, word: str, then: str) -> None:
        write_code(self.paper.plugin, probes.plugin(word))
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
                if path not in self.paper.sources:
                    return  # a fault of before was mended by taking all edits since it back
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
            self.paper.sources[path].body.append("While aaa.")
            self.paper.save(path)
            self.nurseries[0].begin(self.paper.order())
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

    @rule(with_output=st.booleans(), then=THEN)
    def carry_all_elsewhere(self, with_output: bool, then: str) -> None:
        """As a cache does that a new machine is given: other files, times and places on the disk,
        the same bytes; its output may be left behind."""
        paper = self.paper
        if not with_output:
            shutil.rmtree(paper.output, ignore_errors=True)
            self.foreign, self.unknown = set(), set()
        for folder in (paper.content, paper.theme, paper.output, paper.known):
            if folder.is_dir():
                carried = folder.with_name(f"{folder.name}-carried")
                shutil.copytree(folder, carried, symlinks=True, copy_function=_carry)
                shutil.rmtree(folder)
                carried.rename(folder)
        self.is_watched = False
        self._then(then)

    @rule(
        which=st.integers(0, 60),
        how=st.sampled_from(["delete", "cut", "same length", "old time", "folder", "link", "mode"]),
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
            before = path.stat()
            path.write_bytes(data[:-1] if how == "cut" else other)
            if how == "old time":
                os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.is_watched = False  # nobody watches what lies there
        self._then(then)

    @rule(name=st.sampled_from(["notes.txt", "articles/notes.txt"]), then=THEN)
    def put_a_file_of_another(self, name: str, then: str) -> None:
        path = self.paper.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
        self.foreign.add(name)
        self._then(then)

    @rule(how=st.sampled_from(["all", "cut", "seal", "mode"]), then=THEN)
    def damage_what_is_known(self, how: str, then: str) -> None:
        store = self.paper.known / "site.sqlite"
        self.is_watched = False
        if not store.exists():
            return
        if how == "all":
            shutil.rmtree(self.paper.known)
            self.unknown = set(files_in(self.paper.output))
        elif how == "cut":
            store.write_bytes(store.read_bytes()[:5000])
        elif how == "seal":
            (store.parent / "seal").unlink(missing_ok=True)
        else:
            store.chmod(0o666)
        self._then(then)

    @precondition(lambda self: self.failures)
    @rule()
    def mend(self) -> None:
        self._mend()


def _carry(source: str, target: str) -> None:
    """Copy a file with its mode, and with the time of the copy."""
    shutil.copyfile(source, target)
    shutil.copymode(source, target)


Edit = Callable[[Editing], object]

LEAD_PICTURE = {"Picture": "images/p.png", "Picture-alt": "A port"}
NO_PICTURE = dict.fromkeys([*LEAD_PICTURE, "Picture-caption", "Picture-focus"])


def _field(path: str, name: str, value: str | None, then: str = "build") -> Edit:
    return lambda m: m._set_field(f"{path}.md", name, value, then)


def _named(path: str, field: str, name: str, then: str = "build") -> Edit:
    return lambda m: m._add_name(f"articles/{path}.md", field, name, then)


def _deleted(path: str, then: str = "build") -> Edit:
    return lambda m: (m.paper.delete(f"articles/{path}.md"), m._then(then))


# Each kind of edit by itself, small ones first: what makes everything anew hides what was missed.
# Where the next edits cannot heal what an edit has left stale, all are compared at once.
DAY: dict[str, Edit] = {
    "nothing": lambda m: m._then("make"),
    "a word": lambda m: m.edit_a_word(1, "rain", "make"),
    "the first words": lambda m: m.edit_the_first_words(3, "Rain", "make"),
    "a standfirst": _field("articles/2013/e", "Standfirst", "It rained.", "make"),
    "a headline": _field("articles/c", "Title", "Rain today"),
    "a standfirst taken away": _field("articles/a", "Standfirst", None),
    "a standfirst given": _field("articles/a", "Standfirst", "It snowed.", "make"),
    "a summary": _field("articles/b", "Summary", "In short.", "make"),
    "a correction": _field("articles/b", "Correction", "2014-06-03 | It is $1bn."),
    "a third tag": _named("a", "Tags", "three"),
    "the order of tags": lambda m: m.turn_names_round(2, "Tags", "make"),
    "the second tag taken away": lambda m: m.take_a_name_away(2, "Tags", 1, "build"),
    "the last tag of that name taken away": lambda m: m.take_a_name_away(5, "Tags", 1, "build"),
    "a second author": _named("2013/d", "Author", "Анна Петрова", "make"),
    "the order of authors": lambda m: m.turn_names_round(5, "Author", "make"),
    "the first author taken away": lambda m: m.take_a_name_away(5, "Author", 0, "build"),
    "a section": _field("articles/2013/d", "Section", "Culture", "make"),
    "a time of day": _field("articles/c", "Date", "2013-05-12 10:30"),
    "a date": _field("articles/c", "Date", "2014-03-01"),
    "a language": _field("articles/2013/d", "Lang", "be", "make"),
    "a slug": _field("articles/2013/e", "Slug", "a-plan"),
    "hidden": _field("articles/2013/e", "Status", "hidden", "make"),
    "a draft": _field("articles/2013/e", "Status", "draft"),
    "the headline of a draft": _field("articles/2013/e", "Title", "A draft", "make"),
    "a draft published": _field("articles/2013/e", "Status", None),
    "the headline of a translation": _field("articles/b-ru", "Title", "Иней", "make"),
    "the headline of what is translated": _field("articles/b", "Title", "Frost", "make"),
    "a translation": lambda m: m.translate(3, "be", "t", "make"),
    "a translation deleted": _deleted("b-ru"),
    "the headline of a page": _field("pages/about", "Title", "Who we are", "make"),
    "the text of a page": lambda m: m.edit_a_word(7, "rain", "make"),
    "a picture that is shown": lambda m: m.put_a_picture("images/p.png", 11, "blue", "build"),
    "a lead picture": lambda m: m.set_fields("articles/c.md", LEAD_PICTURE, "build"),
    "its photograph": lambda m: m.put_a_picture("images/p.png", 10, "red", "make"),
    "its caption": _field("articles/c", "Picture-caption", "The port. Photo: Jane Doe", "make"),
    "its focus": _field("articles/c", "Picture-focus", "10% 90%", "make"),
    "another lead of the front page": _field("articles/c", "Lead", "1", "make"),
    "the lead picture taken away": lambda m: m.set_fields("articles/c.md", NO_PICTURE, "make"),
    "portraits": lambda m: m.edit_the_authors(PORTRAITS, "build"),
    "the photograph of a portrait": lambda m: m.put_a_picture("images/p.png", 11, "blue", "make"),
    "no portraits": lambda m: m.edit_the_authors(None, "build"),
    "a file that is copied": lambda m: m.edit_an_extra("images/more.txt", "one", "make"),
    "the same edited": lambda m: m.edit_an_extra("images/more.txt", "other", "build"),
    "an article": lambda m: m.add("articles/rain-today.md", "Дождь", "build"),
    "the same deleted": _deleted("rain-today", "make"),
    "a name": lambda m: m.move(1, "articles/rain-today.md", follow=True, then="make"),
    "two names": lambda m: m.swap(0, 4, "build"),
    "a touched file": lambda m: m.touch(2, "make"),
    "a text of the same length": lambda m: m.edit_in_the_same_length(2, old_time=True),
    "a fault, and its mending": lambda m: m.break_and_mend("articles/c.md", touched=True),
    "a file of the output": lambda m: m.damage_the_output(4, "old time", "build"),
    "a template page": lambda m: m.edit_a_template_page("size", probes.OTHERS[1], "make"),
    "a template": lambda m: m.edit_a_probe("probes/next.html", probes.OTHERS[1], "make"),
    "an included part": lambda m: m.edit_a_probe("probes/part.html", probes.OTHERS[2], "make"),
    "a macro": lambda m: m.edit_a_probe("probes/macros.html", probes.OTHERS[1], "build"),
    "a macro of all": lambda m: m.edit_what_templates_share(MACROS[0], "<i>so</i>", "make"),
    "an extended template": lambda m: m.edit_what_templates_share("base.html", "so", "make"),
    "a part added": lambda m: m.edit_a_probe("probes/ru.html", "other", "make"),
    "a style": lambda m: m.edit_a_style_or_script(STYLES[0], "red", "make"),
    "a script": lambda m: m.edit_a_style_or_script(STYLES[2], "red", "make"),
    "a catalogue": lambda m: m.edit_a_catalogue("ru", "One", "build"),
    "a commit": lambda m: m.commit("make"),
    "a typed setting": lambda m: m._set("REPORT_EMAIL", "other@example.org", "build"),
    "the settings file": lambda m: m._set_in_file("SITENAME", "The Paper", "build"),
    "a plugin": lambda m: m.edit_a_plugin("dull", "build"),
    "all, carried elsewhere": lambda m: m.carry_all_elsewhere(with_output=True, then="make"),
    "the same without its output": lambda m: m.carry_all_elsewhere(with_output=False, then="build"),
    "what is known": lambda m: m.damage_what_is_known("seal", "build"),
}


@pytest.mark.usefixtures("nurseries")
def test_each_kind_of_edit_leaves_what_a_clean_build_does() -> None:
    """On a paper whose pages look at one thing each: one after another by night, three by three by
    day."""
    machine = Editing()
    try:
        machine.begin(number=5, pages=2, committed=True, ways="cheap")
        machine.together = 1 if IS_NIGHT else 3
        for name, edit in DAY.items():
            try:
                edit(machine)
            except AssertionError as error:
                raise AssertionError(f"after {name!r}: {error}") from error
        machine._build()
    finally:
        shutil.rmtree(machine.folder)


@pytest.mark.usefixtures("nurseries")
def test_a_text_that_was_read_without_its_picture_is_read_again_when_it_is_back() -> None:
    """By the third build under a server: the first fails for want of the picture."""
    machine = Editing()
    try:
        machine.begin(number=3, pages=0, committed=False, ways="served")
        for _ in range(3):
            machine.commit(then="build")
        machine.remove_a_picture(path="images/p.png", then="build")
        assert machine.failures
        machine.mend()
    finally:
        shutil.rmtree(machine.folder)


Editing.TestCase.settings = settings(
    max_examples=max(1, STEPS // STEPS_OF_ONE) if STEPS else 1,
    stateful_step_count=STEPS_OF_ONE if STEPS else 8,
    derandomize=not STEPS,
    database=None,
    phases=[Phase.generate, *([Phase.shrink] if STEPS else [])],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def nurseries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Two nurseries for the edited paper and the clean one; at the end, how many edits there
    were."""
    Editing.home = Home(tmp_path_factory.mktemp("home")).set_up()
    Editing.nurseries = tuple(
        Nursery(home=Editing.home.folder, is_large=is_edited) for is_edited in (True, False)
    )
    yield
    for nursery in Editing.nurseries:
        nursery.close()
    print(f"\n{Editing.edits} edits, builds: {dict(Editing.builds)}")  # noqa: T201


@pytest.mark.usefixtures("nurseries")
class TestEditing(Editing.TestCase):  # type: ignore[name-defined,misc]
    """Any edits, in any order."""
