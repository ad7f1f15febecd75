"""Keep from an author's HTML what an article needs; no script, handler, frame, form or style
passes, by any spelling."""

from __future__ import annotations

import nh3

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"href", "hreflang"},
    "blockquote": {"cite"},
    "del": {"cite", "datetime"},
    "img": {"alt", "class", "height", "src", "width"},  # plugins.images says which classes
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "q": {"cite"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}

_ALIGNED = {"align-left", "align-center", "align-right"}
CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "div": {"footnote"},
    "ol": {"digits-2", "digits-3", "digits-4", "digits-9"},
    "span": {"amp", "caps", "dquo", "quo"},
    "td": _ALIGNED,
    "th": _ALIGNED,
}

SCHEMES = {"http", "https", "mailto", "tel"}

# What stands inside these is code, not text: it goes with its tags.
_WITH_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "svg",
    "math",
    "template",
    "noscript",
    "textarea",
}


# One for all texts: to tell nh3 the rules costs as much as to clean an article.
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=_WITH_CONTENT,
    attributes=ATTRIBUTES,
    tag_attribute_values={"table": {"tabindex": {"0"}}},
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """Return `html` as a balanced fragment of TAGS, ATTRIBUTES, CLASSES and SCHEMES alone (nh3, on
    ammonia and html5ever)."""
    return _CLEANER.clean(html)
