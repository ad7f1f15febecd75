"""A caption is told from its credit, as editors write both in one line."""

from __future__ import annotations

import pytest

from plugins.images.captions import Caption, caption_of, credit_of


@pytest.mark.parametrize(
    ("line", "text", "credit"),
    [
        ("", "", ""),
        ("The port in May", "The port in May", ""),
        ("The port. Photograph: Jane Doe", "The port.", "Photograph: Jane Doe"),
        ("Порт в мае. Фото: Анна Лис / ТАСС", "Порт в мае.", "Фото: Анна Лис / ТАСС"),
        ("Порт. Фота: Іван", "Порт.", "Фота: Іван"),
        ("The port (Photo: Jane Doe)", "The port", "Photo: Jane Doe"),
        ("The port. © 2013 Agency", "The port.", "© 2013 Agency"),
        ("Photo by: Jane Doe", "", "Photo by: Jane Doe"),
        ("A photo of the port: in May", "A photo of the port: in May", ""),
        (r"The \"old\" port", 'The "old" port', ""),
    ],
)
def test_what_follows_a_label_is_the_credit(line: str, text: str, credit: str) -> None:
    assert caption_of(line) == Caption(text, credit)


@pytest.mark.parametrize(
    ("fields", "credit"),
    [
        (("Jane Doe", "Reuters", "© Reuters"), "Jane Doe / Reuters"),
        (("Jane Doe", "Jane Doe/Reuters", ""), "Jane Doe/Reuters"),
        (("", "", "© 2013 Jane Doe"), "© 2013 Jane Doe"),
        (("", "", ""), ""),
    ],
)
def test_a_photograph_s_own_fields_make_one_line(fields: tuple[str, str, str], credit: str) -> None:
    assert credit_of(*fields) == credit
