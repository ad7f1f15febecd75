"""What a page tells the report script of the desk, and what it refuses to."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.reports import mail_link
from plugins.reports.desk import LINES, ReportSettingError, desk_of, for_script
from tests.html import elements, parse
from tests.sites import Site, article

SETTINGS = {
    "REPORT_ENDPOINT": "",
    "REPORT_FORMAT": "json",
    "REPORT_ISSUES": "",
    "REPORT_EMAIL": "desk@example.org",
}
ENDPOINT = "https://forms.example/f/1"


def told(base_path: str = "", **settings: str) -> dict[str, Any]:
    return for_script(desk_of({**SETTINGS, **settings}), base_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REPORT_ENDPOINT", "https://forms.example/f/1?a=b"),
        ("REPORT_ENDPOINT", "http://127.0.0.1:9000/"),
        ("REPORT_ENDPOINT", "/"),
        ("REPORT_FORMAT", "form"),
        ("REPORT_ISSUES", "https://github.com/owner/repo/issues/new"),
        ("REPORT_EMAIL", "o'neil+desk@paper.example"),
    ],
)
def test_a_setting_that_works_is_taken(name: str, value: str) -> None:
    told(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "must"),
    [
        ("REPORT_ENDPOINT", "http://forms.example/", "an https:// address, a /path, or empty"),
        ("REPORT_ENDPOINT", "//forms.example/", "an https:// address, a /path, or empty"),
        ("REPORT_ENDPOINT", "forms.example", "an https:// address, a /path, or empty"),
        ("REPORT_ENDPOINT", "https://a.example;script-src *", "an https:// address, a /path"),
        ("REPORT_ENDPOINT", "https://a.example/,x", "an https:// address, a /path"),
        ("REPORT_ENDPOINT", "https:///x", "an https:// address, a /path"),
        ("REPORT_FORMAT", "xml", "one of json, form"),
        ("REPORT_ISSUES", "javascript:alert(1)", "an https:// address, or empty"),
        ("REPORT_ISSUES", "/issues", "an https:// address, or empty"),
        ("REPORT_EMAIL", "", "the desk's mail address"),
        ("REPORT_EMAIL", "a@b.example?bcc=c@d.example", "the desk's mail address"),
        ("REPORT_EMAIL", "a@b.example,c@d.example", "the desk's mail address"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name: str, value: str, must: str) -> None:
    with pytest.raises(ReportSettingError) as refused:
        told(**{name: value})
    assert str(refused.value).startswith(f"{name} must be {must}")
    assert str(refused.value).endswith(f"not {value!r}")


def test_without_an_endpoint_there_is_the_mail_alone() -> None:
    assert told() == {
        "store": "report:/ ",
        "letters": [["mail", "mailto:desk@example.org?subject=", 1900, "_self"]],
        "lines": list(LINES.items()),
    }


def test_the_tracker_comes_before_the_mail() -> None:
    letters = told(REPORT_ISSUES="https://x.example/new")["letters"]
    assert letters[0] == ["issue", "https://x.example/new?title=", 8000, "_blank"]
    assert letters[1][0] == "mail"


def test_an_address_with_a_query_gets_more_of_it() -> None:
    letters = told(REPORT_ISSUES="https://x.example/new?template=report.md")["letters"]
    assert letters[0][1] == "https://x.example/new?template=report.md&title="


@pytest.mark.parametrize(
    ("form", "kind"), [("json", "application/json"), ("form", "application/x-www-form-urlencoded")]
)
def test_an_endpoint_is_asked_without_a_trace_of_the_reader(form: str, kind: str) -> None:
    request = told(REPORT_ENDPOINT=ENDPOINT, REPORT_FORMAT=form)["request"]
    assert request["headers"] == {"Accept": "application/json", "Content-Type": kind}
    assert (request["credentials"], request["referrerPolicy"]) == ("omit", "no-referrer")


def test_sites_that_share_a_host_keep_their_reports_apart() -> None:
    stores = [told("")["store"], told("/paper")["store"]]
    assert not any(a.startswith(b) for a, b in (stores, stores[::-1]))


@given(subject=st.text(), body=st.text())
def test_a_mail_link_has_a_subject_and_a_body_and_nothing_else(subject: str, body: str) -> None:
    link = mail_link("desk@example.org", subject, body)
    assert set(parse_qs(urlsplit(link).query, keep_blank_values=True)) == {"subject", "body"}
    assert link.isascii()
    assert not set(link) & set("\r\n \"'<>")


HEADLINE = """It's "odd" </dialog> & 'so'"""


@pytest.fixture
def page(site: Site) -> str:
    site.write("articles/a-plan.md", article(HEADLINE))
    site.build(REPORT_ENDPOINT=ENDPOINT, REPORT_FORMAT="form")
    return site.page()


def test_the_dialog_holds_the_desk_and_the_reports_fields(page: str) -> None:
    (dialog,) = elements(parse(page), "dialog")
    assert json.loads(dialog.get("data-report", ""))["endpoint"] == ENDPOINT
    fields = {field.get("name"): field.get("value") for field in elements(dialog, "input")}
    assert fields["url"] == fields["link"] == "/articles/a-plan.html"
    assert fields["source"] == "articles/a-plan.md"
    assert fields["headline"] == "It’s “odd” </dialog> & ‘so’"
    assert fields["paragraph"] == "0"
    assert fields["website"] is None


def test_a_form_service_finds_the_form_in_the_page(page: str) -> None:
    """Netlify reads it from the page when the site is deployed."""
    form = elements(parse(page), "form")[0]
    assert form.get("name") == "correction"
    assert form.get("data-netlify") == "true"
    assert form.get("netlify-honeypot") == "website"


def test_the_marks_of_a_form_service_are_in_no_other_page(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    site.build(REPORT_ENDPOINT=ENDPOINT)
    assert "netlify" not in site.page()
    assert 'name="website"' not in site.page()


def test_four_elements_are_the_scripts_in_the_order_that_it_knows(page: str) -> None:
    bearers = [element for element in parse(page).iter() if element.get("data-report") is not None]
    names = ["report-here", "report-line", "report-offer", "report"]
    assert [bearer.get("class") or "report-line" for bearer in bearers] == names
