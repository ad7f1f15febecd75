"""Write the pictures of a text as HTML: figures with caption and credit, galleries, and a choice of
files for each width of window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from plugins.images.captions import Caption
from plugins.images.renditions import Rendition, Renditions
from plugins.typography import typeset_line

# A picture among the first so many characters of HTML may stand above the fold of a desktop window.
FOLD = 1500

# The widest still of a video, in pixels: a browser loads it whether it is seen or not.
POSTER = 720

# What an editor may ask for by `{: .wide }`; theme/static/css/pictures.css says how each looks.
FORMS = ("wide", "aside", "portrait")
_TALL = 1.1  # so much taller than wide, a picture has the form `portrait` by itself

# How wide a picture is shown, by form (theme/static/css/pictures.css has the same widths).
SIZES = {
    "": "(min-width: 48rem) 650px, 92vw",
    "lead": "(min-width: 66rem) 992px, 92vw",
    "lead portrait": "(min-width: 48rem) 480px, 92vw",
    "wide": "(min-width: 62rem) 752px, 92vw",
    "aside": "(min-width: 48rem) 300px, 92vw",
    "portrait": "(min-width: 48rem) 430px, 92vw",
    "gallery": "(min-width: 62rem) 245px, 46vw",
    "gallery first": "(min-width: 62rem) 245px, (min-width: 31.5rem) 46vw, 92vw",
}

# The sanitiser writes every attribute as name="value".
_IMG = r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>'
_LINK = r'<a(?:\s+[\w-]+="[^"]*")*>'
_ONE = rf"(?:{_LINK}{_IMG}</a>|{_IMG})"
_GAP = r"(?:\s|<br>)*"
_PICTURES = re.compile(rf"<p>\s*(?P<alone>{_ONE}(?:{_GAP}{_ONE})*)\s*</p>|(?P<within>{_IMG})")
_EACH = re.compile(rf"(?P<link>{_LINK})?(?P<img>{_IMG})")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Tag:
    """One `img` as the sanitiser wrote it: its attributes as plain text, and where it stands."""

    html: str
    attributes: dict[str, str]
    place: int

    @property
    def forms(self) -> tuple[str, ...]:
        """Its classes."""
        return tuple(self.attributes.get("class", "").split())


@dataclass(frozen=True)
class Shown:
    """A picture that can be shown: its files, its words as plain text, the language of the text in
    which it stands, and how its paths become addresses."""

    renditions: Renditions
    alt: str
    caption: Caption
    lang: str
    address: Callable[[str], str]


@dataclass(frozen=True)
class Played:
    """A video or a sound that can be played: its address, what it is as plain text, its caption,
    the language of the text in which it stands, the picture that stands for a video (None: a
    sound), and the address of what is said in it (empty: there is none)."""

    address: str
    alt: str
    caption: Caption
    lang: str
    still: Shown | None
    words: str


Snapshot = Callable[["Tag"], "Shown | Played | None"]


def tag_of(html: str, place: int = 0) -> Tag:
    """Read an `img` of sanitised HTML."""
    return Tag(html, {name: unescape(value) for name, value in _ATTRIBUTE.findall(html)}, place)


def tags_in(html: str) -> Iterator[Tag]:
    """Yield every picture of sanitised HTML, in order."""
    for match in re.finditer(_IMG, html):
        yield tag_of(match[0], match.start())


def with_figures(html: str, look: Snapshot, *, has_lead: bool) -> str:
    """Replace every picture, video and sound for which `look` finds files; those that stand alone
    in a paragraph become figures, or a gallery. `has_lead`: the page begins with a picture that is
    none of these."""
    first = [not has_lead]

    def replace(match: re.Match[str]) -> str:
        if match["within"]:
            return _within(tag_of(match[0], match.start()), look, first)
        return _paragraph(match, look, first)

    return _PICTURES.sub(replace, html)


def _within(tag: Tag, look: Snapshot, first: list[bool]) -> str:
    shown = look(tag)
    if isinstance(shown, Played):
        return player(shown)
    return picture(shown, form="", loading=_loading(tag, first)) if shown else tag.html


def _paragraph(match: re.Match[str], look: Snapshot, first: list[bool]) -> str:
    parts = list(_EACH.finditer(match["alone"]))
    figures = []
    for part in parts:
        tag = tag_of(part["img"], match.start("alone") + part.start())
        shown = look(tag)
        if shown is None:
            return match[0]  # what is wrong with it is reported: nothing is published
        if isinstance(shown, Played):
            figures.append(_played(shown, tag))
            continue
        form = _in_gallery(len(figures), len(parts)) or form_of(tag, shown.renditions)
        link = part["link"] or (_link_to(shown) if len(parts) > 1 else "")
        figures.append(figure(shown, form, link, _loading(tag, first)))
    inside = "\n".join(figures)
    return f'<div class="gallery">\n{inside}\n</div>' if len(figures) > 1 else inside


def _in_gallery(place: int, number: int) -> str:
    """The form of a picture of a gallery; nothing of one that stands alone. The first of an odd
    number fills the row of a phone, where there are two columns."""
    if number == 1:
        return ""
    return "gallery first" if place == 0 and number % 2 else "gallery"


def _link_to(shown: Shown) -> str:
    """A gallery shows parts of its pictures, each of which leads to the whole."""
    return f'<a href="{escape(shown.address(shown.renditions.webp[-1].path))}">'


def form_of(tag: Tag, renditions: Renditions) -> str:
    """The form that an editor asks for, else that of the picture."""
    asked = next((form for form in tag.forms if form in FORMS), "")
    return asked or ("portrait" if _is_tall(renditions) else "")


def lead_form(renditions: Renditions) -> str:
    """The forms of the picture above a text."""
    return "lead portrait" if _is_tall(renditions) else "lead"


def _is_tall(renditions: Renditions) -> bool:
    return renditions.height > _TALL * renditions.width


def _loading(tag: Tag, first: list[bool]) -> dict[str, str]:
    """How soon a browser is to fetch a picture: the first above the fold before all else, what is
    below the fold when it comes near."""
    if tag.place > FOLD:
        return {"loading": "lazy", "decoding": "async"}
    is_first, first[0] = first[0], False
    return {"fetchpriority": "high"} if is_first else {}


def figure(shown: Shown, form: str, link: str, loading: dict[str, str]) -> str:
    """A figure with its caption and credit, where it has any."""
    inside = picture(shown, form, loading)
    inside = f"{link}{inside}</a>" if link else inside
    return _framed(inside, form, shown.caption, shown.lang)


def _framed(inside: str, form: str, words: Caption, lang: str) -> str:
    forms = [one for one in form.split() if one != "gallery"]
    name = " ".join(["figure", *(f"figure--{one}" for one in forms)])
    caption = caption_html(words, lang)
    below = f"\n<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="{name}">\n{inside}{below}\n</figure>'


def _played(played: Played, tag: Tag) -> str:
    """The figure of a video or a sound."""
    form = form_of(tag, played.still.renditions) if played.still else ""
    return _framed(player(played), form, played.caption, played.lang)


def player(played: Played) -> str:
    """What a reader starts a video or a sound with; nothing of it is loaded before."""
    attributes = {"controls": "", "preload": "none", "aria-label": played.alt}
    if played.still is None:
        return f"<audio {_written({**attributes, 'src': played.address})}></audio>"
    whole = played.still.renditions
    poster = [file for file in whole.webp if file.width <= POSTER] or whole.webp
    attributes |= {
        "poster": played.still.address(poster[-1].path),
        "width": str(whole.width),
        "height": str(whole.height),
        "src": played.address,
    }
    track = {"kind": "captions", "srclang": played.lang, "src": played.words, "default": ""}
    said = f"<track {_written(track)}>" if played.words else ""
    return f"<video {_written(attributes)}>{said}</video>"


def caption_html(caption: Caption, lang: str) -> str:
    """Caption and credit, typeset; the credit is set apart."""
    parts = [typeset_line(caption.text, lang)] if caption.text else []
    if caption.credit:
        credit = typeset_line(caption.credit, lang)
        parts.append(f'<span class="figure__credit">{credit}</span>')
    return " ".join(parts)


def picture(shown: Shown, form: str, loading: dict[str, str]) -> str:
    """A `picture` of which the browser takes the file that fits."""
    renditions = shown.renditions
    attributes = {
        "src": shown.address(renditions.jpeg.path),
        "alt": shown.alt,
        "width": str(renditions.width),
        "height": str(renditions.height),
        **loading,
    }
    sources = [_source(renditions.webp, SIZES[form], shown.address)]
    if renditions.moving:
        still = "(prefers-reduced-motion: no-preference)"
        sources.insert(0, _source((renditions.moving,), SIZES[form], shown.address, still))
    return f"<picture>{''.join(sources)}<img {_written(attributes)}></picture>"


def _source(
    files: tuple[Rendition, ...], sizes: str, address: Callable[[str], str], media: str = ""
) -> str:
    named = ", ".join(f"{address(file.path)} {file.width}w" for file in files)
    given = {"media": media} if media else {}
    return f"<source {_written({**given, 'type': 'image/webp', 'srcset': named, 'sizes': sizes})}>"


def _written(attributes: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
