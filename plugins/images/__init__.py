"""Publish pictures as newspapers do: figures with caption and credit, files for every width of
window, the lead picture's crops; nothing of the camera's but who took it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import signals
from pelican.contents import Author, Content
from pelican.generators import ArticlesGenerator, Generator, StaticGenerator
from pelican.writers import Writer

from pelican_incremental import add_task, content_read
from plugins import faults, needs
from plugins.faults import Fault
from plugins.images.captions import Caption, caption_of, credit_of
from plugins.images.figures import Played, Shown, Tag, figure, lead_form, tags_in, with_figures
from plugins.images.files import (
    Use,
    encode_missing,
    files_of_use,
    known_photograph,
    prune,
    renditions_at,
)
from plugins.images.photograph import Photograph, PictureError, is_picture
from plugins.images.recordings import (
    Recording,
    is_recording,
    is_words,
    published,
    recording_at,
)
from plugins.images.renditions import COVER, PORTRAIT, WHOLE, Renditions
from plugins.images.rules import file_fault, lead_fault, link_in, portrait_fault, tag_fault
from plugins.links import line_of
from plugins.site_urls import local
from plugins.source.fields import LeadField
from plugins.source.linked import LEAD, Link, links_in, target_of
from plugins.source.names import Names, names_of
from plugins.typography import typeset_plain

# The sanitiser writes attributes in double quotes.
_HREF = re.compile(r'href="([^"]*)"')
_FACE = 50, 30  # percents: where a portrait has its eyes
LEAST_CARD = 600  # pixels: link previews show a narrower picture as a stamp beside the link
# Where Pelican lists texts.
_LISTS = ("articles", "hidden_articles", "drafts", "pages", "hidden_pages", "draft_pages")


@dataclass(frozen=True)
class Cover:
    """The picture that stands for a text: its files, its path below `content/`, what it shows and
    who made it as plain texts, and where the eye goes."""

    renditions: Renditions
    path: str
    alt: str
    credit: str
    focus: tuple[int, int] | None

    @property
    def use(self) -> Use:
        """How it is published."""
        return Use(self.path, COVER, self.focus)


class _Text:
    """The pictures of one text while it is finished: those that are used, and what is wrong."""

    def __init__(self, content: Content) -> None:
        self.source, self.settings = Path(content.source_path), content.settings
        self.root, self.lang = Path(content.settings["PATH"]), content.lang
        self.links: tuple[Link, ...] = content.links
        self.is_examined: bool = content.is_examined  # what is wrong with its tags was said
        self.used: list[tuple[str, Shown]] = []
        self.media: list[str] = []

    def look(self, tag: Tag) -> Shown | Played | None:
        """The files and words of a picture, a video or a sound; what is wrong with it is
        reported."""
        link = link_in(tag)
        path = target_of(link, self.source, self.root) if link and link.is_file else None
        if path and link and is_recording(path.name):
            return self.played(path, link, tag)
        photograph = self.photograph(path, link) if path and link else None
        wrong = tag_fault(tag, photograph.embedded.alt if photograph else "")
        if wrong and not self.is_examined:
            self.report(*wrong)
        if not path or not photograph:
            return None
        caption = _caption(caption_of(tag.attributes.get("title", "")), photograph)
        alt = tag.attributes.get("alt", "") or photograph.embedded.alt
        return self.shown(path, alt, caption)

    def photograph(self, path: Path, link: Link) -> Photograph | None:
        """What is known of a file; what stops it from being published is reported."""
        try:
            return known_photograph(path, self.settings)
        except PictureError as error:
            self.report("image-unreadable", f"image must {error}, not {link.text!r}", link.text)
            return None

    def played(self, path: Path, link: Link, tag: Tag) -> Played | None:
        """The files and words of a video or a sound."""
        wrong = tag_fault(tag, "")
        recording = self.recording(path, link)
        if wrong and not self.is_examined:
            self.report(*wrong)
        if recording is None:
            return None
        caption = caption_of(tag.attributes.get("title", ""))
        alt = typeset_plain(tag.attributes.get("alt", ""), self.lang)
        still = self.shown(recording.still, alt, caption) if recording.still else None
        words = published(recording.words)[0] if recording.words else ""
        address = partial(local, self.settings)
        said = address(words) if words else ""
        return Played(address(recording.path), alt, caption, self.lang, still, said)

    def heard(self, path: Path, link: Link) -> str:
        """The address of a video, a sound or what is said in one, to which the text leads."""
        if is_words(path.name):
            self.media.append(path.relative_to(self.root.resolve()).as_posix())
            return local(self.settings, published(path)[0])
        recording = self.recording(path, link)
        return local(self.settings, recording.path) if recording else ""

    def recording(self, path: Path, link: Link) -> Recording | None:
        """A video or a sound, which is then published; what is wrong with it is reported."""
        wrong = file_fault(link, path)
        if wrong:
            self.report(*wrong, link.text)
            return None
        recording = recording_at(path)
        files = [path, *([recording.words] if recording.words else [])]
        self.media += [file.relative_to(self.root.resolve()).as_posix() for file in files]
        return recording

    def shown(self, path: Path, alt: str, caption: Caption) -> Shown:
        """A picture of this text, which is then used."""
        name = path.relative_to(self.root.resolve()).as_posix()
        renditions = renditions_at(path, Use(name), self.settings)
        address = partial(local, self.settings)
        words = typeset_plain(alt, self.lang)
        made = Shown(renditions, words, caption, self.lang, address)
        self.used.append((name, made))
        return made

    def lead(self, field: LeadField) -> tuple[str, Shown] | None:
        """The lead picture that a field names, with its path below `content/`."""
        link = Link(LEAD, "", field.path)
        path = target_of(link, self.source, self.root)
        if path is None:
            return None  # plugins.links names it
        photograph = self.photograph(path, link)
        if photograph is None:
            return None
        wrong = lead_fault(field, photograph.embedded.alt)
        if wrong and not self.is_examined:
            self.report(*wrong)
        given = caption_of(field.caption)
        caption = _caption(Caption(given.text, field.credit or given.credit), photograph)
        self.shown(path, field.alt or photograph.embedded.alt, caption)
        return self.used[-1]

    def cover(self, focus: tuple[int, int] | None) -> Cover | None:
        """The first picture, as it stands for its text."""
        if not self.used:
            return None
        name, shown = self.used[0]
        use = Use(name, COVER, focus)
        renditions = renditions_at(self.root / name, use, self.settings)
        return Cover(renditions, name, shown.alt, shown.caption.credit, focus)

    def portraits(self, authors: Iterable[Author]) -> Iterator[Use]:
        """The portraits of those who wrote the text; what stops one is said of their table."""
        for author in authors:
            if author.picture:
                use = portrait_of(author)
                try:
                    renditions_at(self.root / use.path, use, self.settings)
                except PictureError as error:
                    faults.report(portrait_fault(author.name, use.path, error, self.root))
                else:
                    yield use

    def report(self, code: str, message: str, needle: str) -> None:
        """Report a fault where links stand that are typed so, or on the line on which a text
        does."""
        places = [(link.line, link.column) for link in self.links if link.text == needle]
        for line, column in places or [(line_of(self.source, needle), 0)]:
            faults.report(Fault(faults.shown(self.source), line, message, code, column))


def portrait_of(author: Author) -> Use:
    """How the portrait of an author who has one is published."""
    return Use(author.picture, PORTRAIT, _FACE)


def _caption(given: Caption, photograph: Photograph) -> Caption:
    """What an editor wrote; what is missing comes from the photograph."""
    own = photograph.embedded
    credit = given.credit or credit_of(own.byline, own.credit, own.rights)
    return Caption(given.text or own.caption, credit)


def finish_pictures(content: Content) -> None:
    """Set `lead` (the figure above a text, as HTML, or nothing), `cover` (the picture that stands
    for it elsewhere: the lead, else its first), `pictures` (how its files, and its authors'
    portraits, are published), `media` (the videos and sounds, by their paths), `credited` (the
    pictures whose credit stands in the text, as links have their paths) and `has_card` (whether
    link previews show its own picture), and write the pictures in the text.

    Who gathers the pictures of all texts looks at `pictures` and `has_card` alone, which follow
    from no word: a caption is then an edit of one page.
    """
    text, field = _Text(content), getattr(content, "picture", None)
    lead = text.lead(field) if field else None
    content.credited = tuple(sorted(set(_credited(content._content, field))))
    content.lead = _lead_figure(lead[1]) if lead else Markup("")
    if "<img" in content._content:
        html = with_figures(content._content, text.look, has_lead=lead is not None)
        content._content = html
    content._content = _with_links(content._content, text)
    cover = content.cover = text.cover(field.focus if field and lead else None)
    wholes = (Use(name) for name, _ in text.used)
    faces = text.portraits(getattr(content, "authors", ()))
    content.pictures = tuple(dict.fromkeys([*wholes, *([cover.use] if cover else ()), *faces]))
    content.media = tuple(dict.fromkeys(text.media))
    content.has_card = bool(cover and cover.renditions.crop("og").width >= LEAST_CARD)


def _credited(html: str, field: LeadField | None) -> Iterator[str]:
    if field and (field.credit or caption_of(field.caption).credit):
        yield field.path
    for tag in tags_in(html):
        link = link_in(tag)
        if link and caption_of(tag.attributes.get("title", "")).credit:
            yield link.path


def refuse_portraits(generators: Sequence[Generator]) -> None:
    """Report each portrait of the authors' table that cannot be published, whoever writes."""
    settings = generators[0].settings
    root = Path(settings["PATH"])
    for name, picture in portraits_of(names_of(settings)):
        try:
            known_photograph(root / picture, settings)
        except PictureError as error:
            faults.report(portrait_fault(name, picture, error, root))


def portraits_of(names: Names) -> Iterator[tuple[str, str]]:
    """The name of each author of whom there is a portrait, and its path in `content/`."""
    for name, entry in sorted((names.authors or {}).items()):
        if entry.picture and name == entry.name:
            yield name, entry.picture.lstrip("/")


def _lead_figure(shown: Shown) -> Markup:
    html = figure(shown, lead_form(shown.renditions), "", {"fetchpriority": "high"})
    return Markup(html)  # noqa: S704 - typeset and escaped


def _with_links(html: str, text: _Text) -> str:
    """Let links to a picture's file lead to the widest that is published of it, and those to a
    video or a sound to its file."""
    if "{static}" not in html and "{attach}" not in html and "%7B" not in html:
        return html

    def lead_on(match: re.Match[str]) -> str:
        link = next(links_in(f'<a href="{match[1]}">'), None)
        path = target_of(link, text.source, text.root) if link and link.is_file else None
        if path and link and _is_heard(path.name):
            return f'href="{escape(text.heard(path, link))}"'
        if not path or not link or not is_picture(path.name):
            return match[0]
        photograph = text.photograph(path, link)
        if photograph is None:
            return match[0]
        shown = text.shown(path, photograph.embedded.alt, Caption())
        return f'href="{escape(shown.address(shown.renditions.webp[-1].path))}"'

    return _HREF.sub(lead_on, html)


def portrait(settings: dict[str, Any], author: Author) -> Renditions | None:
    """The files of an author's portrait, if there is one; without a picture that can be read the
    build stops before a page asks."""
    if not author.picture:
        return None
    use = portrait_of(author)
    return renditions_at(Path(settings["PATH"], use.path), use, settings)


def install(generator: Generator) -> None:
    """Give templates the filter `portrait`."""
    generator.env.filters["portrait"] = partial(portrait, generator.settings)


def hold_back(generator: StaticGenerator) -> None:
    """No picture is published as the camera made it, but the logo, and where the site gives it an
    address of its own; no video or sound is that no text plays."""
    placed, logo = generator.settings["EXTRA_PATH_METADATA"], generator.settings.get("LOGO")
    generator.staticfiles[:] = [  # the list that is copied is this one
        file
        for file in generator.staticfiles
        if not (is_picture(file.source_path) or _is_heard(file.source_path))
        or file.get_relative_source_path() == logo
        or "path" in placed.get(file.get_relative_source_path(), {})
    ]


def _is_heard(path: str) -> bool:
    return is_recording(path) or is_words(path)


def publish(generator: ArticlesGenerator, writer: Writer) -> None:
    """Encode what is new, and write the files of every picture that a text uses."""
    settings, uses = generator.settings, uses_of(_contents(generator.context))
    for path, message in sorted(encode_missing(uses, settings).items()):
        place = faults.shown(Path(settings["PATH"], path))
        faults.report(Fault(place, 0, f"image must {message}", "image-unreadable"))
    for use in uses:
        name = f"picture {use.path}{f' {use.form} {use.focus}' if use.form != WHOLE else ''}"
        add_task(writer.settings, name, f"{__name__}:make_files", use)
    for name in sorted({name for one in _contents(generator.context) for name in one.media}):
        add_task(writer.settings, f"recording {name}", f"{__name__}:make_recording", name)
    prune(2 * len(uses), 12 * len(uses), settings)


def uses_of(contents: Iterable[Content]) -> list[Use]:
    """Every picture that these texts use, in order."""
    found = {use for content in contents for use in content.pictures}
    return sorted(found, key=lambda use: (use.path, use.form, use.focus or ()))


def make_files(settings: dict[str, Any], use: Use) -> dict[str, bytes]:
    """The files of one picture by their paths; what cannot be made was reported before."""
    try:
        return dict(files_of_use(use, settings))
    except PictureError:
        return {}


def make_recording(settings: dict[str, Any], name: str) -> dict[str, bytes]:
    """The file of a video, a sound or what is said in one."""
    return dict([published(Path(settings["PATH"], name))])


def _contents(context: dict[str, Any]) -> Iterator[Content]:
    for name in _LISTS:
        for content in context[name]:
            yield content
            yield from content.translations


def register() -> None:
    """What a text shows follows from it and from the pictures' files; these are known as files
    before they are copied, and encoded when nothing can be at fault any more."""
    needs.watch("images", plugins=("source", "pelican_incremental"))
    signals.generator_init.connect(install)
    content_read.connect(finish_pictures)
    signals.static_generator_finalized.connect(hold_back)
    signals.all_generators_finalized.connect(refuse_portraits)
    signals.article_writer_finalized.connect(publish)
