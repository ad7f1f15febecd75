"""Pelican's lists made quickly: what they hold is the same."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican import generators, utils

from pelican_incremental.lists import quick_translations


class Text(SimpleNamespace):
    """As much of a content as Pelican looks at, equal to itself alone."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def text(number: int, slug: str, *, is_original: bool, lang: str, marked: bool) -> Text:
    """A content that is told from others by its number."""
    metadata = {"translation": "true"} if marked else {}
    return Text(
        number=number, slug=slug, in_default_lang=is_original, lang=lang, metadata=metadata,
        source_path=f"{number}.md", translations=[],
    )  # fmt: skip


TEXTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(["en", "ru"]), st.booleans()),
    max_size=9,
).map(
    lambda rows: [
        text(number, slug, is_original=original, lang=lang, marked=marked)
        for number, (slug, original, lang, marked) in enumerate(rows)
    ]
)
IDS = st.sampled_from(["slug", ["slug", "lang"], ["slug"], "", None, []])


def numbers(made: Any) -> Any:
    """What was found, by numbers: originals, translations, and those of each."""
    lists = [[one.number for one in found] for found in made]
    return lists, [[[t.number for t in one.translations] for one in found] for found in made]


@given(TEXTS, IDS)
def test_translations_are_found_as_pelican_finds_them(texts: list[Text], names: Any) -> None:
    before = deepcopy(texts)
    expected = numbers(utils.process_translations(before, names))
    with quick_translations():
        assert numbers(generators.process_translations(texts, names)) == expected


@pytest.mark.parametrize("names", ["isbn", 5])
def test_what_pelican_says_of_a_wrong_setting_is_said(names: Any) -> None:
    texts = [text(1, "a", is_original=True, lang="en", marked=False)]
    with pytest.raises((TypeError, AttributeError)) as plain:
        utils.process_translations(texts, names)
    with quick_translations(), pytest.raises(plain.type) as quick:
        generators.process_translations(texts, names)
    assert str(quick.value) == str(plain.value)


def test_pelican_is_itself_again_afterwards() -> None:
    with quick_translations():
        assert generators.process_translations is not utils.process_translations
    assert generators.process_translations is utils.process_translations
