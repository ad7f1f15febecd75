"""What templates say in the chrome's language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment
from markupsafe import Markup

from plugins.addresses import listed
from plugins.chrome import date_words
from plugins.languages import ConstantMessages, date_element, lang_if_other
from plugins.source.dates import parse_date

SETTINGS = {"SITEURL": "https://paper.example/news"}


def environment() -> Environment:
    """As a generator's is when `install` has seen it, in a language of one word."""
    made = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(translated, translated, newstyle=True)  # type: ignore[attr-defined]
    made.extend(message_of=translated)
    made.add_extension(ConstantMessages)
    return made


def translated(message: str, *_: object) -> str:
    return {"Tags": "Теги & темы", "Page": "Стр. %(n)s"}.get(message, message)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<p title="{{ _("Tags") }}">{{ _("Tags") }}', '<p title="Теги & темы">Теги & темы'),
        ('{{ _("Page", n="<") }}', "Стр. &lt;"),
        ('{{ _("Tags") ~ "!" }}', "Теги & темы!"),
        ('{{ _("Tags") if true }}', "Теги & темы"),
        ("{{ name }}{{ (1) }}", "x1"),
    ],
)
def test_words_are_translated_wherever_they_stand(source: str, said: str) -> None:
    assert environment().from_string(source).render(name="x") == said


def test_constant_words_are_data_of_the_compiled_template() -> None:
    assert "gettext" not in str(environment().compile('{{ _("Tags") }}', raw=True))
    assert "Теги & темы" in str(environment().compile('{{ _("Tags") }}', raw=True))


def test_words_of_another_language_bear_it_and_its_direction() -> None:
    assert lang_if_other("ru", "ru") == ""
    assert lang_if_other("en", "ru") == ' lang="en"'
    assert lang_if_other("he", "ru") == ' lang="he" dir="rtl"'
    assert isinstance(lang_if_other("en", "ru"), Markup)


def test_a_date_is_written_for_people_and_for_machines() -> None:
    date = parse_date("2013-05-29 10:30", ZoneInfo("Europe/Minsk"))
    assert date_element(date, "en", chrome="en") == (
        '<time datetime="2013-05-29T10:30:00+03:00">29 May 2013, 10:30</time>'
    )
    assert date_element(date, "en", chrome="ru").startswith("<time datetime")
    assert ' lang="ru">29 мая 2013' in date_element(date, "en", chrome="ru")


def test_equal_moments_are_shown_by_their_own_clocks() -> None:
    """Words of dates are kept by what they show, for these two are equal."""
    moment = datetime(2013, 5, 29, 10, 30, tzinfo=ZoneInfo("Europe/Minsk"))
    minsk = parse_date("2013-05-29 10:30", ZoneInfo("Europe/Minsk"))
    london = parse_date("2013-05-29 08:30", ZoneInfo("Europe/London"))
    assert minsk.when == london.when == moment
    assert [date_words(one, "en")[-5:] for one in (minsk, london)] == ["10:30", "08:30"]


def test_a_name_leads_to_its_list_where_there_is_one() -> None:
    assert listed(SETTINGS, {"tag/a/"}, "tag/a/", "A & B", "tag") == (
        '<a rel="tag" href="/news/tag/a/">A &amp; B</a>'
    )
    assert listed(SETTINGS, (), "tag/a/", "A & B") == "A & B"
