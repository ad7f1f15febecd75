"""Break a text into balanced lines at the largest size that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

# The width in pixels of a text: that of a line is the sum of its words' and its spaces'.
Measure = Callable[[str], int]

ELLIPSIS = "…"


@dataclass(frozen=True)
class Block:
    """Lines of text set at `size` pixels, `leading` pixels from one baseline to the next."""

    lines: tuple[str, ...]
    size: int
    leading: int

    @property
    def height(self) -> int:
        """The height in pixels from the top of the first line to the foot of the last."""
        return len(self.lines) * self.leading


@dataclass(frozen=True)
class Frame:
    """The room for a block: pixels, and the most lines that look well in it."""

    width: int
    height: int
    lines: int


def fit(
    text: str, frame: Frame, sizes: Sequence[int], leading: float, measure: Callable[[int], Measure]
) -> Block:
    """Return `text` at the first of `sizes` (largest first) at which all of it fits the frame.

    At the last size a word wider than the frame is broken, and what is still too long is cut with
    an ellipsis. `leading` is a factor of the size.
    """
    for size in sizes:
        # Balancing keeps the number of lines, so that lines which do not fit are not worth it.
        block = Block(wrap(text.split(), frame.width, measure(size)), size, int(size * leading))
        if _fits(block, frame, measure(size)):
            return replace(block, lines=balance(text.split(), frame.width, measure(size)))
    return _cut(text, frame, sizes[-1], int(sizes[-1] * leading), measure(sizes[-1]))


def balance(words: Sequence[str], width: int, measure: Measure) -> tuple[str, ...]:
    """Return as few lines as `width` allows, as even in length as that number allows."""
    widths, space = [measure(word) for word in words], measure(" ")
    most = len(_breaks(widths, space, width))
    narrow, wide = width // (most + 1), width
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(_breaks(widths, space, middle)) > most:
            narrow = middle + 1
        else:
            wide = middle
    return _lines(words, _breaks(widths, space, wide))


def wrap(words: Sequence[str], width: int, measure: Measure) -> tuple[str, ...]:
    """Fill one line after the other; a word wider than `width` has a line of its own."""
    return _lines(words, _breaks([measure(word) for word in words], measure(" "), width))


def _breaks(widths: Sequence[int], space: int, width: int) -> list[int]:
    """Return the number of the first word of each line."""
    breaks: list[int] = []
    filled = width
    for number, word in enumerate(widths):
        filled += space + word
        if filled > width:
            breaks.append(number)
            filled = word
    return breaks


def _lines(words: Sequence[str], breaks: Sequence[int]) -> tuple[str, ...]:
    ends = [*breaks, len(words)][1:]
    return tuple(" ".join(words[first:end]) for first, end in zip(breaks, ends, strict=True))


def shorten(text: str, width: int, measure: Measure) -> str:
    """Return `text`, or as much of it as fits `width` with an ellipsis after it."""
    if measure(text) <= width:
        return text
    while text and measure(text + ELLIPSIS) > width:
        text = text[:-1].rstrip(" ,;:–—")
    return text + ELLIPSIS


def _fits(block: Block, frame: Frame, measure: Measure) -> bool:
    return (
        len(block.lines) <= frame.lines
        and block.height <= frame.height
        and all(measure(line) <= frame.width for line in block.lines)
    )


def _cut(text: str, frame: Frame, size: int, leading: int, measure: Measure) -> Block:
    pieces = [piece for word in text.split() for piece in _pieces(word, frame.width, measure)]
    lines = balance(pieces, frame.width, measure)
    room = max(1, min(frame.lines, frame.height // leading))
    if len(lines) > room:
        lines = wrap(pieces, frame.width, measure)
        last = shorten(" ".join(lines[room - 1 :]), frame.width, measure)
        lines = (*lines[: room - 1], last)
    return Block(lines, size, leading)


def _pieces(word: str, width: int, measure: Measure) -> Iterator[str]:
    while word and measure(word) > width:
        end = next(
            end for end in range(len(word), 0, -1) if end == 1 or measure(word[:end]) <= width
        )
        yield word[:end]
        word = word[end:]
    if word:
        yield word
