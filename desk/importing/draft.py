"""Make an article's source of what was read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desk.importing.chrome import chrome_in
from desk.importing.decoding import refuse_controls
from desk.importing.header import open_with, without_chrome
from desk.importing.language import language_of
from desk.importing.model import Block, Draft, Facts, Reading, Site
from desk.settings import SettingError
from plugins.slugs import shortened, slug_of
from plugins.source.fields import title_value

LONG_TITLE = 150  # characters: a headline of two lines has 80

# Stands for the address in the names of pictures, which are made before the headline is known.
SLUG_MARK = "\ue000slug\ue000"


def make_draft(reading: Reading, site: Site, name: str) -> Draft:
    """Turn a reading into a draft.

    Raises:
        SettingError: there is no headline or no text, or a character that no text needs; `name` is
            the file's.
    """
    blocks, left = without_chrome(reading.blocks, site.names)
    opening = open_with(blocks, reading.facts)
    if not opening.rest:
        raise SettingError(f"FILE must hold a headline and a text after it: {name} has no text")
    body = "\n\n".join(block.markdown for block in opening.rest) + "\n"
    shown = " ".join(block.text for block in opening.rest)
    lang = _language(opening.facts, shown)
    fields = _fields(opening.facts, lang or site.default_lang, site.today, name)
    slug = shortened(slug_of(fields["Title"], fields["Lang"]))
    if not slug:
        raise SettingError(f"FILE must have a headline with a letter or a digit: {name}")
    refuse_controls("\n".join([*fields.values(), body]), name)
    doubts = _doubts(opening.rest, site.names)
    # A text without styles begins with its headline; of a document its writer may think otherwise.
    chosen = _chosen(reading.facts, opening.facts) if reading.form == "Word" else ()
    notes = (*_notes(opening.facts, lang, site), *chosen, *reading.notes, *doubts)
    year = int(fields["Date"][:4])
    left_out = tuple(
        sorted((*left, *opening.left_out, *reading.left_out), key=lambda passage: passage.line)
    )
    body = body.replace(SLUG_MARK, slug)
    return Draft(slug, year, fields, body, left_out, reading.pictures, notes)


def source_of(draft: Draft) -> str:
    """The draft as a file of `content/articles/`."""
    head = "".join(f"{name}: {value}\n" for name, value in draft.fields.items())
    return f"{head}\n{draft.body}"


def _language(facts: Facts, text: str) -> str:
    """A page's own statement holds where the text does not speak against it: many a template says
    `en` for every page."""
    return language_of(f"{facts.title} {text}") or facts.lang


def _fields(facts: Facts, lang: str, today: date, name: str) -> dict[str, str]:
    try:
        title = title_value(facts.title.strip())
    except ValueError as error:
        raise SettingError(f"FILE must {error} in its headline: {name}") from None
    names = tuple(dict.fromkeys(author for author in facts.authors if slug_of(author)))
    comma = any("," in author for author in names)
    fields = {
        "Title": title,
        "Standfirst": " ".join(facts.standfirst.split()),
        "Author": ("; " if comma else ", ").join(" ".join(one.split()) for one in names),
        "Lang": lang,
        "Date": facts.dated or today.isoformat(),
        "Status": "draft",
    }
    return {name: value for name, value in fields.items() if value}


def _notes(facts: Facts, lang: str, site: Site) -> Iterator[str]:
    """What an editor must decide, the most pressing first."""
    if not facts.dated:
        yield "Set `Date`: the file names none, so it is today's for now."
    elif facts.dated > site.today.isoformat():
        yield f"Check `Date`: {facts.dated} is still to come."
    if not lang:
        yield f"Check `Lang`: the text does not show it, so it is {site.default_lang}, the site's."
    if not facts.authors:
        yield "Add `Author` if there is a byline: the file shows none."
    known = facts.authors if site.authors is None else site.authors
    unknown = [name for name in facts.authors if name not in known]
    if unknown:
        yield f"Add {', '.join(unknown)} to content/authors.toml, or mend the spelling in `Author`."
    if len(facts.title) > LONG_TITLE:
        yield "Shorten `Title`: the file begins with a whole paragraph."
    if chrome_in(facts.title, site.names):
        yield "Check `Title`: it reads like a line of a menu."


def _chosen(told: Facts, known: Facts) -> Iterator[str]:
    """What was taken for a field by its place alone."""
    if not told.title:
        yield f"Check `Title`: “{known.title}” stands first, and was taken for the headline."
    if not told.standfirst and known.standfirst:
        yield f"Check `Standfirst`: “{known.standfirst}” follows, and was taken for it."


def _doubts(blocks: tuple[Block, ...], site_names: tuple[str, ...]) -> Iterator[str]:
    """Chrome is taken from the ends alone: within, a line that looks like it may be text."""
    for block in blocks:
        if block.prose and chrome_in(block.text, site_names):
            place = f"line {block.line}, " if block.line else ""
            yield f"Check {place}“{block.text}”: it reads like a line of a menu, and was kept."
