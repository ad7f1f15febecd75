"""Names in the order of a language's alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.collation import sort_key

ALPHABETS = {
    "ru": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "be": "а б в г д е ё ж з і й к л м н о п р с т у ў ф х ц ч ш ы ь э ю я",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "kk": "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
}


@pytest.mark.parametrize(("lang", "letters"), ALPHABETS.items(), ids=ALPHABETS)
def test_letters_are_in_the_order_of_the_alphabet(lang: str, letters: str) -> None:
    alphabet = letters.split()
    mixed = sorted(alphabet, reverse=True)
    assert sorted(mixed, key=lambda one: sort_key(one, lang)) == alphabet


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("ru", "2013 Анна Ева Ёлка Емеля Инна Йод Яна Anna"),
        ("ru", "иван Иван Иванна Ивар"),
        ("be", "Аня Еўдакія Ёлка Жанна Ігар Уладзімір Ўладзя Фаіна"),
        ("en", "2013 anna Anna Élan Elbe éloge Zoe Анна Яна"),
        ("kk", "Айгүл Әлия Барыс Ғалым Қанат Өмір Ұлан Үміт Ыбырай Ілияс Эльмира"),
        ("ru", "Ли Ли-Анна Лиза"),
        ("zz", "a б 中"),
    ],
)
def test_names_stand_where_a_reader_looks_for_them(lang: str, names: str) -> None:
    right = names.split()
    assert sorted(sorted(right), key=lambda name: sort_key(name, lang)) == right


@given(st.text(), st.text(), st.sampled_from([*ALPHABETS, "kk-Cyrl", "fr"]))
def test_only_like_names_have_one_key(one: str, other: str, lang: str) -> None:
    assert (sort_key(one, lang) == sort_key(other, lang)) is (one.swapcase() == other.swapcase())
