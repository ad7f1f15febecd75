"""Read reports that come by mail, as mail programs wrap, quote, forward and encode them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message

from desk.report.model import MAX_BYTES, Item, Letter, ReportError, report_of, short
from plugins.typography.tokens import decode, tokenise

MAX_FIELD = 5_000

_BLOCKS = {"br", "p", "div", "li", "tr", "table", "blockquote", "h1", "h2", "h3", "hr", "pre"}

# The email package raises all of these on mails that are not as RFC 2045 has them.
_UNREADABLE = (LookupError, ValueError, MessageError, AttributeError, TypeError, RecursionError)

_QUOTING = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
_ADDRESS = re.compile(r"^[ \t]*(?:Address:\s*)?<?(?P<url>https?://[^\s<>]+)", re.MULTILINE)
_SOURCE = re.compile(
    r"^[ \t]*(?:Source:\s*)?(?P<source>\S+\.(?:md|markdown|mkd|mdown))"
    r"\s+(?P<revision>[0-9a-f]{12})\b"
    r"(?:[ \t\r\n]+(?P<paragraph>[0-9]{1,6})\b)?",
    re.MULTILINE,
)
_LABEL = re.compile(r"^[ \t]*(Quotation|Should read|Comment):", re.MULTILINE)
_ELLIPSES = re.compile(r"^(?:…|\.\.\.)+|(?:…|\.\.\.)+$")


def read_mail(data: bytes) -> Item:
    """Return what one mail holds.

    Raises:
        ReportError: it is too large, cannot be decoded or says nothing of an article.
    """
    if len(data) > MAX_BYTES:
        raise ReportError(
            f"a mail must have at most {MAX_BYTES:,} bytes, not {len(data):,}: "
            "save it without its attachments"
        )
    try:
        _refuse_long_fields(message_from_bytes(data))
        message = message_from_bytes(data, policy=policy.default)
        texts = list(_texts(message))
        subject = str(message.get("subject", ""))
    except _UNREADABLE as error:
        raise ReportError(
            f"a mail must be readable as text ({short(str(error))}): save its text alone, as UTF-8"
        ) from None
    text = next((text for text in texts if _SOURCE.search(_unquoted(text))), "")
    if not text:
        raise ReportError(
            "a mail must have the lines `Address:` and `Source:` that our page wrote; it has none"
        )
    return read_text(text, subject)


def read_text(text: str, subject: str = "") -> Item:
    """Return what the text of a mail holds, quoted or not.

    Raises:
        ReportError: its lines are not those that our page writes.
    """
    text = _unquoted(text)
    sources = list(_SOURCE.finditer(text))
    if not sources:
        raise ReportError(
            "a mail must have a line such as `Source: articles/2013/x.md 3f2a0c9d1e77 3`"
        )
    source = sources[-1]  # whatever the reader typed stands before what our page added
    addresses = [match for match in _ADDRESS.finditer(text) if match.end() <= source.start()]
    address = addresses[-1] if addresses else None
    words = text[: address.start() if address else source.start()]
    facts = {**source.groupdict(default=""), "url": address["url"] if address else ""}
    parts = _parts(words)
    if "Quotation" not in parts:
        free = _SIGNATURE.split(words)[0].strip()
        return Letter(free, subject, facts["url"], facts["source"])
    return report_of({**facts, **_fields(parts)})


def _refuse_long_fields(message: Message) -> None:
    """The newer policy of the email package takes out of all proportion to read a long field."""
    for part in message.walk():
        if any(len(value) > MAX_FIELD for _, value in part.raw_items()):
            raise ReportError(f"a mail must have fields of at most {MAX_FIELD:,} characters each")


def _fields(parts: dict[str, str]) -> dict[str, str]:
    before, opened, rest = parts["Quotation"].partition("[[")
    exact, closed, after = rest.rpartition("]]")
    if not (opened and closed):
        raise ReportError(
            "Quotation must have the reader's words between [[ and ]]; they are missing or broken"
        )
    context = {"prefix": _ELLIPSES.sub("", before), "suffix": _ELLIPSES.sub("", after)}
    fields = {name: _typed(text) for name, text in {**context, "exact": exact}.items()}
    fields["proposal"] = " ".join(parts.get("Should read", "").split())
    fields["comment"] = parts.get("Comment", "")
    return fields


def _typed(text: str) -> str:
    """Our page writes `[[` and `]]` of the article itself with a space in them."""
    return text.replace("[ [", "[[").replace("] ]", "]]")


def _parts(words: str) -> dict[str, str]:
    """What stands after each label; a label counts only where it may come next."""
    parts: dict[str, str] = {}
    order = ["Quotation", "Should read", "Comment"]
    found = []
    for match in _LABEL.finditer(words):
        if match[1] in order:
            order = order[order.index(match[1]) + 1 :]
            found.append(match)
    ends = [match.start() for match in found[1:]] + [len(words)]
    for match, end in zip(found, ends, strict=False):
        text = words[match.end() : end]
        text = _SIGNATURE.split(text)[0].strip()
        parts[match[1]] = text if match[1] == "Comment" else " ".join(text.split())
    return parts


def _unquoted(text: str) -> str:
    return _QUOTING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _texts(message: EmailMessage) -> Iterator[str]:
    """The texts of a mail and of mails forwarded in it, plain text first."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    for part in sorted(parts, key=lambda part: part.get_content_subtype() != "plain"):
        content = _content(part)
        if part.get_content_subtype() == "html":
            yield _text_of(content)
        elif part.get_content_subtype() == "plain":
            yield _unflowed(content, part)


def _content(part: EmailMessage) -> str:
    """The text of a part; some programs write UTF-8 and do not say so."""
    data = part.get_payload(decode=True)
    if part.get_content_charset("us-ascii") == "us-ascii" and isinstance(data, bytes):
        return data.decode("utf-8", "replace")
    return str(part.get_content())


def _unflowed(text: str, part: EmailMessage) -> str:
    """Undo what RFC 3676 does to a text whose lines flow: a space ends a line that goes on."""
    content_type = part["content-type"]
    parameters = content_type.params if content_type else {}
    if parameters.get("format", "").lower() != "flowed":
        return text
    joint = "" if parameters.get("delsp", "").lower() == "yes" else " "
    text = re.sub(r"^((?:>[ ]?)*) (?=From |>| )", r"\1", text, flags=re.MULTILINE)
    return re.sub(r"(?<!^--) \r?\n(?:>+[ ]?)?(?!-- $)", joint, text, flags=re.MULTILINE)


def _text_of(html: str) -> str:
    """The text of an HTML mail, a line for each block; takes time in proportion to its length."""
    parts = []
    for token in tokenise(html):
        if token.kind == "text":
            # A line end in HTML is a space; only blocks begin lines.
            parts.append(re.sub(r"[ \t\r\n]+", " ", decode(token.raw)))
        elif token.name in _BLOCKS:
            parts.append("\n")
    return "".join(parts)
