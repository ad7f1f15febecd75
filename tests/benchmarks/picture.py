"""Measure what it costs to draw the share picture of an article of the archive."""

from __future__ import annotations

import time
from collections.abc import Iterator

from plugins.share_pictures.drawing import Card, draw_card
from tests.benchmarks.corpus import articles

KNOWN, DRAWN = 100, 400  # pictures: letters and words are kept after the first


def seconds_of_a_picture() -> float:
    """The mean seconds of a processor, over articles of which no two have the same words."""
    cards = list(_cards(KNOWN + DRAWN))
    for card in cards[:KNOWN]:
        draw_card(card)
    start = time.process_time()
    for card in cards[KNOWN:]:
        draw_card(card)
    return (time.process_time() - start) / DRAWN


def _cards(total: int) -> Iterator[Card]:
    for article in articles(total):
        authors, date = ", ".join(article.authors), f"{article.published:%d %B %Y}"
        yield Card("The Harbour Gazette", article.title, article.standfirst, authors, date)
