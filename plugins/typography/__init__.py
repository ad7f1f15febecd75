"""Typeset HTML and lines of text: pure functions, which plugins/source calls; as a plugin,
the texts of a site that has Pelican's own readers."""

from __future__ import annotations

from plugins.typography.attributes import set_attributes, typeset_plain
from plugins.typography.blocks import Block, into_blocks, is_inline, line
from plugins.typography.marks import set_marks
from plugins.typography.spans import write
from plugins.typography.tokens import decode, tokenise

__all__ = ["plain", "typeset", "typeset_line", "typeset_plain"]


def register() -> None:
    """Pelican calls this; the functions need none of it."""
    from plugins.typography import contents  # noqa: PLC0415 - it loads all of Pelican

    contents.connect()


_BREAKING = str.maketrans({"\u00ad": "", "\u2011": "-"})
"""What only says where a line may or must not end, as plain text has it."""


def typeset(html: str, lang: str) -> str:
    """Set the marks of print in an article's HTML, for a reader of the language `lang` (BCP 47).

    Tags, comments and the content of code and formulas keep every byte, and so do attributes but
    for alternative texts and titles. Malformed HTML is never refused. Typeset HTML comes back as it
    is. Takes time in proportion to the length.
    """
    blocks = into_blocks(tokenise(html), lang)
    if "alt" in html or "title" in html:
        blocks = map(_with_attributes, blocks)
    return "".join(map(_written, blocks))


def _with_attributes(block: Block) -> Block:
    pieces = list(block.pieces)
    for index, piece in enumerate(pieces):
        if not piece.live and (new := set_attributes(piece.raw, block.lang)) != piece.raw:
            pieces[index] = piece._replace(raw=new)
    return Block(pieces, block.owner, block.first, block.lang)


def _written(block: Block) -> str:
    if block.text.isspace() or not block.text:  # As between most tags of blocks.
        return "".join([piece.text if piece.live else piece.raw for piece in block.pieces])
    return write(set_marks(block))


def typeset_line(text: str, lang: str) -> str:
    """Give plain text, such as a headline or standfirst, as escaped, typeset HTML."""
    return write(set_marks(line(text, lang)))


def plain(html: str) -> str:
    """Give HTML as one line of plain text, words apart where a block or line ends.

    Tags, comments, scripts and soft hyphens are dropped, references decoded, and white space of
    any kind, the no-break spaces among it, folded to single spaces, no-break hyphens to hyphens.
    """
    parts = []
    for token in tokenise(html):
        if token.kind == "text":
            parts.append(decode(token.raw).translate(_BREAKING))
        elif token.name == "br" or not is_inline(token):
            parts.append(" ")
    return " ".join("".join(parts).split())
