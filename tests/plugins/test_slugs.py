"""The address forms of names: one rule a language."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.slugs import SLUG_LENGTH, is_slug, shortened, slug_of

CYRILLIC = st.text("абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюяәғқңөұүһ ", max_size=30)


@pytest.mark.parametrize(
    ("name", "lang", "slug"),
    [
        ("Integration action plan", "en", "integration-action-plan"),
        ("Экономика", "ru", "ekonomika"),
        ("Только объезд", "ru", "tolko-obezd"),
        ("Щука, ёж, цирк и Юрий", "ru", "shchuka-ezh-tsirk-i-iurii"),
        ("Беларусь і Казахстан", "be", "belarus-i-kazakhstan"),
        ("Гродна: ёлка, Быхаў", "be", "hrodna-iolka-bykhau"),
        ("Сям'я і аб’ява", "be", "siamia-i-abiava"),
        ("Київ: п'ять площ", "uk", "kyiv-piat-ploshch"),
        ("Юрій Їжак, Згурський", "uk", "yurii-yizhak-zghurskyi"),
        ("Қазақстан мен Әділет", "kk", "qazaqstan-men-adilet"),
        ("Жаңа өңір, шың", "kk", "jana-onir-syn"),
        ("a_b--c", "", "a-b-c"),
        ("C++", "", "c"),
        ("It’s naïve: Œuvre № 5", "en", "its-naive-oeuvre-no-5"),
        ("北京", "zh", "bei-jing"),
        ("!!!", "", ""),
    ],
)
def test_a_name_becomes_latin_by_the_rule_of_its_language(name: str, lang: str, slug: str) -> None:
    assert slug_of(name, lang) == slug


@pytest.mark.parametrize(
    ("name", "lang", "slug"),
    [
        ("Гісторыя", "ru", "historyia"),  # і is no letter of Russian
        ("Гісторыя", "en", "historyia"),
        ("Площа Ґонта", "be", "ploshcha-gonta"),
        ("Ұлы дала", "ru", "uly-dala"),
        ("Гомель", "", "gomel"),
        ("Гомель", "be", "homel"),
    ],
)
def test_letters_tell_the_language_where_the_given_one_does_not_have_them(
    name: str, lang: str, slug: str
) -> None:
    assert slug_of(name, lang) == slug


@given(st.text(), st.sampled_from(["", "ru", "be", "uk", "kk-Cyrl", "en"]))
def test_any_slug_can_stand_in_an_address_as_it_is(name: str, lang: str) -> None:
    slug = shortened(slug_of(name, lang))
    assert not slug or is_slug(slug)
    assert len(slug) <= SLUG_LENGTH


@given(CYRILLIC, st.sampled_from(["ru", "be", "uk", "kk"]))
def test_no_letter_parts_a_word(name: str, lang: str) -> None:
    assert slug_of(name, lang).count("-") <= max(0, len(name.split()) - 1)


@given(CYRILLIC)
def test_both_forms_of_a_letter_have_one_slug(name: str) -> None:
    assert slug_of(unicodedata.normalize("NFD", name)) == slug_of(name)


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert shortened("a" * 60 + "-" + "b" * 60) == "a" * 60
    assert shortened("a" * 150) == "a" * SLUG_LENGTH
