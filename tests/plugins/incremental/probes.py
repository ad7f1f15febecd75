"""Pages that look at one thing each, and at nothing else: where a look is not noted, or not
compared, one of them is stale."""

from __future__ import annotations

# By the context of the whole site; a plugin of the site's own writes them.
OF_SITE = {
    "first-title": "{{ articles[0].title if articles }}",
    "last-date": "{{ articles[-1].date if articles }}",
    "titles": "{% for a in articles %}{{ a.title }};{% endfor %}",
    "addresses": "{% for a in articles %}{{ a.url }};{% endfor %}",
    "places": "{% for a in articles %}{{ a.relative_source_path }};{% endfor %}",
    "tags": "{% for tag, some in tags %}{{ tag }} {{ tag.slug }} {{ some|length }};{% endfor %}",
    "firsts-of-tags": "{% for _, some in tags %}{{ some[0].title }};{% endfor %}",
    "tags-of-each": "{% for a in articles %}{{ a.tags|default([])|join(',') }};{% endfor %}",
    "second-tags": (
        "{% for a in articles if a.tags|default([])|length > 1 %}{{ a.tags[1] }};{% endfor %}"
    ),
    "authors": "{% for by, some in authors %}{{ by }} {{ by.url }} {{ some|length }};{% endfor %}",
    "authors-of-each": "{% for a in articles %}{{ a.authors|default([])|join(',') }};{% endfor %}",
    "second-authors": (
        "{% for a in articles if a.authors|default([])|length > 1 %}{{ a.authors[1] }};{% endfor %}"
    ),
    "sections": "{% for one, some in categories %}{{ one }} {{ some[-1].slug }};{% endfor %}",
    "sections-of-each": "{% for a in articles %}{{ a.category.slug }};{% endfor %}",
    "english": "{% for a in articles if a.lang == 'en' %}{{ a.slug }};{% endfor %}",
    "with-deck": "{% for a in articles if 'standfirst' in a.metadata %}{{ a.slug }};{% endfor %}",
    "decks": "{% for a in articles %}{{ a.metadata.get('standfirst') }};{% endfor %}",
    "metadata": (
        "{% for a in articles %}{% for name, value in a.metadata.items() %}"
        "{{ name }}={{ value }};{% endfor %}{% endfor %}"
    ),
    "names-of-metadata": "{% for a in articles %}{{ a.metadata|join(',') }};{% endfor %}",
    "sizes-of-metadata": "{% for a in articles %}{{ a.metadata|length }};{% endfor %}",
    "texts-of-metadata": "{% for a in articles %}{{ a.metadata }};{% endfor %}",
    "modified": "{% for a in articles %}{{ a.modified|default('never') }};{% endfor %}",
    "first-text": "{{ articles[0].content if articles }}",
    "lengths": "{% for a in articles %}{{ a.content|length }};{% endfor %}",
    "summaries": "{% for a in articles %}{{ a.summary }};{% endfor %}",
    "newer": "{% for a in articles %}{{ a.newer.title if a.newer }};{% endfor %}",
    "older-text": "{% for a in articles[:2] %}{{ a.older.content if a.older }};{% endfor %}",
    "translations": (
        "{% for a in articles %}{% for t in a.translations %}{{ t.lang }} {{ t.title }};"
        "{% endfor %}{% endfor %}"
    ),
    "years": "{% for a in dates %}{{ a.date.year }};{% endfor %}",
    "pages": "{% for p in pages %}{{ p.title }} {{ p.url }};{% endfor %}",
    "texts-of-pages": "{% for p in pages %}{{ p.content|length }};{% endfor %}",
    "hidden": "{{ hidden_articles|length }} {{ drafts|length }} {{ hidden_pages|length }}",
    "first-draft": "{% for a in drafts %}{{ a.title }};{% endfor %}",
    "menu": "{% for e in MENU %}{{ e.label }};{% endfor %}",
    "name": "{{ SITENAME }}",
    "name-by-article": "{% for a in articles[:1] %}{{ a.settings.SITENAME }}{% endfor %}",
    "moods": "{% for a in articles %}{{ a.mood }};{% endfor %}",
    "longest": "{% for a in articles if a.words > 12 %}{{ a.slug }};{% endfor %}",
    "included": "{% include 'probes/part.html' ignore missing %}",
    "by-name": (
        "{% include ['probes/' ~ CHROME_LANG ~ '.html', 'probes/part.html'] ignore missing %}"
    ),
    "by-macro": "{% from 'probes/macros.html' import line %}{{ line(articles) }}",
    "own": "{{ OWN_WORD }}",
}
# By what a list gives to each of its pages (DIRECT_TEMPLATES).
OF_LIST = {
    "titles-of-page": "{% for a in articles_page.object_list %}{{ a.title }};{% endfor %}",
    "numbers": "{{ articles_page.number }} {{ articles_paginator.num_pages }}",
    "next": "{{ articles_next_page.object_list[0].title if articles_next_page }}",
    "previous": "{{ articles_previous_page.object_list[0].slug if articles_previous_page }}",
    "dates-of-page": "{% for a in dates_page.object_list %}{{ a.date }};{% endfor %}",
    "all-given": "{{ articles[-1].title if articles }}",
    "two": "{{ articles_page.object_list|length }} {{ SITENAME }}",
}
PART = "{{ articles|length }}"
OTHERS = ["{{ articles|length }}", "{% for a in articles %}{{ a.title }}!{% endfor %}", "other"]

# In the same way (TEMPLATE_PAGES); such a page cannot be made again by itself.
OF_FILE = {
    "size": "{{ articles|length }} {{ SITENAME }}",
    "mail": "{{ REPORT_EMAIL }}",
    "part": "{% include 'probes/' ~ CHROME_LANG ~ '.html' ignore missing %}",
}
# By one article each.
OF_ARTICLE = {
    "newer": "{{ article.newer.title if article.newer }}",
    "section": "{% for a in articles if a.category == article.category %}{{ a.slug }};{% endfor %}",
}
PLUGIN = '''"""A plugin of this site alone."""

from pelican import signals

from pelican_incremental import add_task, content_read

WORD = "{word}"


def note_mood(content):
    content.mood = WORD + str(content.title)
    content.words = len(content._content.split())


def note_word(generator):
    generator.context["OWN_WORD"] = WORD


def write_probes(generator, writer):
    for name in {of_site}:
        template = generator.get_template("probes/of-site/" + name)
        writer.write_file("probes/of-site/" + name + ".html", template, generator.context)
    for name in {of_article}:
        template = generator.get_template("probes/of-article/" + name)
        for article in generator.articles:
            path = "probes/of-article/" + name + "-" + article.slug + "-" + article.lang + ".html"
            writer.write_file(path, template, generator.context, article=article)
    addresses = [article.url for article in generator.articles]
    add_task(writer.settings, "own", "own:make", WORD, addresses)


def make(settings, word, addresses):
    text = "\\n".join([settings["SITENAME"], word, *addresses])
    return {{"probes/made.txt": text.encode()}}


def register():
    content_read.connect(note_mood)
    signals.generator_init.connect(note_word)
    signals.article_writer_finalized.connect(write_probes)
'''


def plugin(word: str) -> str:
    """The text of the site's own plugin."""
    return PLUGIN.format(word=word, of_site=sorted(OF_SITE), of_article=sorted(OF_ARTICLE))


def settings() -> str:
    """What the settings file needs for all of this, as lines of Python."""
    lists = [f"probes/{name}" for name in OF_LIST]
    pages = {f"probes/{name}.txt": f"probes/{name}.txt" for name in OF_FILE}
    return "\n".join(
        (
            f"TEMPLATE_PAGES = {{**TEMPLATE_PAGES, **{pages!r}}}",
            f"DIRECT_TEMPLATES = [*DIRECT_TEMPLATES, *{lists!r}]",
            f"PAGINATED_TEMPLATES = {{**PAGINATED_TEMPLATES, **dict.fromkeys({lists!r})}}",
            "PLUGINS = [*PLUGINS[:-2], 'own', *PLUGINS[-2:]]",
            "",
        )
    )


def templates() -> dict[str, str]:
    """The templates by their paths below `templates/`."""
    return {
        **{f"probes/{name}.html": text for name, text in OF_LIST.items()},
        **{f"probes/of-site/{name}.html": text for name, text in OF_SITE.items()},
        **{f"probes/of-article/{name}.html": text for name, text in OF_ARTICLE.items()},
        "probes/part.html": PART,
        "probes/macros.html": macro("{{ articles[0].slug if articles }}"),
    }


def macro(text: str) -> str:
    """A file with the macro that probes import."""
    return f"{{% macro line(articles) %}}{text}{{% endmacro %}}"
