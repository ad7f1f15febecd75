"""An archive of a newspaper that never was: the same articles, byte for byte, on any machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

SECTIONS = ("Harbour", "Town", "Trade", "Railways", "Weather", "Letters")
AUTHORS = tuple(
    " ".join(name)
    for name in product(
        ("Ada", "Boris", "Clara", "Dora", "Emil", "Frida", "Gleb", "Hanna"),
        ("Berg", "Ivanova", "Kask", "Novak", "Storm"),
    )
)
TAGS = tuple(
    " ".join(name)
    for name in product(
        "timber grain coal salt herring wool iron flax wine paper".split(),
        "north south east west quay fair ice fog strike tax fleet court loan guild news "
        "price bridge school census canal".split(),
    )
)
# The years of the archive, first day and one past the last.
FIRST, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2013, 1, 1, tzinfo=UTC)
BODY = 2_130  # bytes of text, at least; with its fields an article has about 2,500

# What is hard to set well is in it: quotation marks, dashes, feet, ranges, abbreviations, emphasis.
PASSAGE = (
    'The harbour\'s new quay took its first ship -- the "{vessel}" -- before the ice had gone.',
    '"We had fog, then paperwork, then fog again," said its master, who sails here since 1998.',
    "The cargo was {tons:,} tonnes of {cargo}, a tenth more than in the whole of the year before.",
    "Whether 6' of extra draught is worth the money, the council will decide in the autumn.",
    '"Grain doesn\'t wait," the harbour master answers when he is asked; he is asked often.',
    "The EBRD lent a third of the sum, the town found the rest, and nobody speaks of interest.",
    "In the customs house the lamps burn until nine; pp. 12-19 of the new tariff were being read.",
    "On the market a pound of *{cargo}* cost {price} pence, which the women there called robbery.",
    "The railway runs two trains a day (it ran seven before the war) and both of them are late.",
    "A letter to this paper, signed by 31 fishermen, asks for a light on the northern mole.",
    "Of the old warehouses four are standing; the fifth was sold for its bricks -- and its rats.",
    "Nothing in the [charter of the port](https://port.example/charter) forbids it, he says.",
    "The NW wind rose to 40 knots on the 14th, and the pilots stayed where pilots stay.",
    '"It is the same ship," said the clerk, "but under another flag, and another name."',
    "Between 1908 and 1914 the tonnage doubled; between 2008 and 2012 it did so again.",
    "Dr. Kask of the marine laboratory counts **{price} species** where her teacher counted nine.",
    "The school by the bridge has a new roof, paid for with a lottery that the vicar won.",
    "For the second time this year the ferry was full, and for the second time it went back.",
    "The guild of carriers wants 5% more; the merchants offer a dinner, with speeches.",
    "No one was hurt, though the mayor's hat is missing and the band has lost its drum.",
    "What the canal would cost is written on a slip of paper, in a drawer, which is locked.",
    "A reader who remembers the great frost of '68 has sent a photograph: carts on the ice.",
    "The harbour dues, he adds, 'are what they were', and so are the harbour's debts.",
    "By evening {tons:,} sacks lay under canvas, and it had begun -- of course -- to rain.",
)
WORDED = "The ferry is to leave at {word}, if it leaves."
WORDS = ("noon", "dusk", "dawn", "midnight", "daybreak", "sunset", "nightfall", "sunrise")
VESSELS = "Northern Light, Aurora, Grand Duke, Two Sisters, Curlew, Hope, Polestar, Juno".split(
    ", "
)


@dataclass(frozen=True)
class Article:
    """One article, in no system's form; `word` is what an editor mends in its text."""

    number: int
    title: str
    published: datetime
    section: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    standfirst: str
    word: str = WORDS[0]

    @property
    def slug(self) -> str:
        return f"article-{self.number:06}"

    def is_on(self, page: str) -> bool:
        """Whether a page, or a source, has the word as it is in this article."""
        return f" {self.word}," in page

    @property
    def text(self) -> str:
        """The body as Markdown, six paragraphs or so."""
        facts = _facts(self.number)
        sentences: list[str] = []
        position = self.number * 7 % len(PASSAGE)
        while sum(map(len, sentences)) < BODY:
            sentences.append(PASSAGE[position % len(PASSAGE)].format(**facts))
            position += 1
        # The word that is mended stands amid the text, not at its head.
        sentences.insert(len(sentences) // 2, WORDED.format(word=self.word))
        paragraphs = [sentences[i : i + 4] for i in range(0, len(sentences), 4)]
        return "\n\n".join("\n".join(sentences) for sentences in paragraphs) + "\n"


def article(number: int, total: int) -> Article:
    """The article that came `number`-th, from 0, of an archive of `total`; the last is the
    newest."""
    minutes = (END - FIRST) // timedelta(minutes=1)
    facts = _facts(number)
    second = [AUTHORS[(number * 11 + 7) % len(AUTHORS)]] if number % 8 == 0 else []
    return Article(
        number=number,
        title=f"The {facts['vessel']} lands {facts['tons']:,} tonnes of {facts['cargo']}",
        published=FIRST + timedelta(minutes=number * minutes // total),
        section=SECTIONS[number % len(SECTIONS)],
        authors=tuple(dict.fromkeys([AUTHORS[number * 3 % len(AUTHORS)], *second])),
        tags=tuple(dict.fromkeys([TAGS[number % len(TAGS)], TAGS[(number * 7 + 3) % len(TAGS)]])),
        standfirst=f"It is ship No. {number + 1:,} since the quay was opened, and not the largest",
    )


def articles(total: int) -> Iterator[Article]:
    """A whole archive, oldest first."""
    return (article(number, total) for number in range(total))


def _facts(number: int) -> dict[str, str | int]:
    return {
        "vessel": VESSELS[number % len(VESSELS)],
        "cargo": TAGS[number * 13 % len(TAGS)].split()[0],
        "tons": 1_000 + number * 37 % 9_000,
        "price": 11 + number * 5 % 80,
    }
