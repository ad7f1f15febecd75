"""Reports are taken out of JSON, forms, tables and mails; what is none is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.report.intake import FIELDS, MAX_INPUT, items, read_input
from desk.report.model import MAX_BYTES, Letter, Report, ReportError, Spam

MAILS = Path(__file__).parent / "mails"
SOURCE = "articles/2013/integration-action-plan.md"
URL = "https://paper.example/articles/integration-action-plan.html"

PAGE: dict[str, Any] = {
    "version": 1,
    "url": URL,
    "headline": "Integration action plan",
    "source": SOURCE,
    "revision": "3f2a0c9d1e77",
    "paragraph": 3,
    "selector": {
        "type": "TextQuoteSelector",
        "exact": "$1bn",
        "prefix": "totalled around ",
        "suffix": ". “Once",
    },
    "proposal": "$1.5bn",
    "comment": 'Two lines,\nof which one; is quoted: "so"',
    "link": f"{URL}#:~:text=%241bn",
}
FORM: dict[str, str] = {
    **{name: str(value) for name, value in PAGE.items() if name != "selector"},
    **{name: value for name, value in PAGE["selector"].items() if name != "type"},
    "website": "",
}
WANTED = Report(
    exact="$1bn",
    prefix="totalled around ",
    suffix=". “Once",
    **{name: PAGE[name] for name in PAGE if name not in {"version", "selector"}},
)


def one(data: bytes | str) -> Any:
    """The only thing that an input holds."""
    (item,) = items(data.encode() if isinstance(data, str) else data)
    return item


def table(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """A table as spreadsheets write it."""
    quoted = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n"
        for row in quoted
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(PAGE), id="JSON of the page"),
        pytest.param("\ufeff" + json.dumps(PAGE, ensure_ascii=False, indent=2), id="with a mark"),
        pytest.param(json.dumps([PAGE]), id="list"),
        pytest.param(json.dumps(FORM), id="flat"),
        pytest.param(
            json.dumps({"payload": {"id": "5", "data": {**FORM, "ip": "::1"}, "number": 7}}),
            id="Netlify, web hook",
        ),
        pytest.param(
            json.dumps(
                [{"id": "5", "data": FORM, "human_fields": {"Exact": "$1bn", "Source": "x"}}]
            ),
            id="Netlify, list",
        ),
        pytest.param(
            json.dumps({"fields": ["_date", "exact"], "submissions": [{"_date": "2013", **FORM}]}),
            id="Formspree",
        ),
        pytest.param(
            json.dumps({"success": True, "data": {"submissions": [{"id": 1, **FORM}]}}),
            id="Getform",
        ),
        pytest.param(urlencode(FORM), id="form"),
        pytest.param(urlencode(FORM) + "\n", id="form with a line end"),
        pytest.param(table([FORM]), id="CSV"),
        pytest.param(
            table([{"Дата": "29.05.2013", **FORM, "Согласие; да": "да"}], ";"), id="semicolons"
        ),
        pytest.param(table([{f"Data.{k.title()}": v for k, v in FORM.items()}], "\t"), id="tabs"),
        pytest.param(table([FORM]).encode("utf-16"), id="UTF-16"),
        pytest.param(table([FORM]).encode("utf-8-sig"), id="CSV with a mark"),
    ],
)
def test_every_form_gives_the_same_report(data: bytes | str) -> None:
    assert one(data) == WANTED


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([PAGE, PAGE]),
        f"{json.dumps(PAGE)}\n{json.dumps(PAGE)}",
        table([FORM, FORM]),
        f"{urlencode(FORM)}\n{urlencode(FORM)}",
    ],
    ids=["list", "lines", "table", "forms"],
)
def test_an_input_may_hold_many(data: str) -> None:
    assert list(items(data.encode())) == [WANTED, WANTED]


ENGLISH = Report(
    exact="$1bn",
    prefix="and Kazakhstan totalled around ",
    suffix=". “Once, we only dreamt of such f",
    proposal="$1.5bn",
    comment="The statistics committee says so.",
    url=URL,
    source=SOURCE,
    revision="3f2a0c9d1e77",
    paragraph=3,
)
RUSSIAN = Report(
    exact="товарооборот составил",
    prefix="Президент отметил, что ",
    suffix=" около миллиарда долларов",
    proposal="товарооборот достиг",
    comment="Так в стенограмме — «достиг».",
    url="https://paper.example/articles/tovarooborot.html",
    source="articles/2013/tovarooborot.md",
    revision="a1b2c3d4e5f6",
    paragraph=2,
)
CORPUS = {
    "apple-mail": ENGLISH,
    "forwarded-attached": ENGLISH,
    "forwarded-quoted": ENGLISH,
    "gmail-web": ENGLISH,
    "mutt": ENGLISH,
    "outlook-html": ENGLISH,
    "thunderbird-flowed": ENGLISH,
    "mail-ru-windows-1251": RUSSIAN,
    "yandex-web": RUSSIAN,
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_mail_is_read_as_its_program_writes_it(name: str) -> None:
    assert one((MAILS / f"{name}.eml").read_bytes()) == CORPUS[name]


def test_a_charset_without_our_marks_loses_only_the_marks() -> None:
    """KOI8-R has neither an ellipsis nor a long dash; mail programs write others for them."""
    report = one((MAILS / "the-bat-koi8-r.eml").read_bytes())
    assert (report.prefix, report.exact, report.suffix) == (
        RUSSIAN.prefix,
        RUSSIAN.exact,
        RUSSIAN.suffix,
    )
    assert report.comment == 'Так в стенограмме - "достиг".'


def test_a_mail_from_a_page_without_scripts_is_a_letter() -> None:
    assert one((MAILS / "without-scripts.eml").read_bytes()) == Letter(
        "In the third paragraph the sum is wrong:\nit was $1.5bn.",
        "Integration action plan",
        URL,
        SOURCE,
    )


def test_every_mail_of_the_corpus_is_tested() -> None:
    names = {path.stem for path in MAILS.glob("*.eml")}
    assert names == {*CORPUS, "the-bat-koi8-r", "without-scripts"}


def test_a_mailbox_holds_many_mails() -> None:
    mails = [(MAILS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n") for name in CORPUS]
    box = b"".join(b"From - Wed May 29 13:10:58 2013\n" + mail + b"\n\n" for mail in mails)
    assert list(items(box)) == list(CORPUS.values())


def test_a_line_of_a_mail_may_begin_as_an_envelope_does() -> None:
    """Python's own mailbox tore such a report in two, and the half with the proposal was lost."""
    text = (
        "Quotation: …arus and Kazakhstan totalled around [[$1bn]]. “Once, we only…\n\n"
        "Should read: $1.5bn\n\nComment: See the yearbook.\n\n"
        "From 2013 on: it says so.\nFrom Monday to Friday, 10:30 to 18:00.\n\n"
        f"Address: {URL}\nSource: {SOURCE} 3f2a0c9d1e77 3\n"
    )
    head = "From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n"
    for end in ("\n", "\r\n"):
        one = f"From a@example.org Wed May 29 13:10:58 2013\n{head}{text}\n".replace("\n", end)
        found = list(items((one * 2).encode()))
        assert [getattr(item, "proposal", item) for item in found] == ["$1.5bn"] * 2
        assert "From 2013 on" in str(getattr(found[0], "comment", ""))


MAIL = b"From: a@example.org\nMIME-Version: 1.0\n"
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
    for depth in range(2_000)
)


def mail(text: str) -> str:
    return f"From: a@example.org\nSubject: x\n\n{text}"


BODY = "Quotation: …a [[b]] c…\nShould read: d\n\nAddress: https://x.example/y.html\n"
LAST = "Source: articles/x.md 3f2a0c9d1e77 3\n"


def test_lines_that_a_reader_typed_like_ours_do_not_count() -> None:
    report = one(mail(f"{BODY}Source: articles/evil.md 000000000000 1\n{LAST}"))
    assert report.source == "articles/x.md"
    comment = "Comment: see\nSource: the statistics\nShould read: twice\n"
    report = one(mail(BODY.replace("\nAddress", f"{comment}\nAddress") + LAST))
    assert (report.proposal, report.source) == ("d", "articles/x.md")
    assert "Source: the statistics" in report.comment


def test_brackets_of_the_article_come_back() -> None:
    text = BODY.replace("a [[b]] c", "a [ [1] ] [[b [ [2] ]]] c")
    report = one(mail(text + LAST))
    assert (report.prefix, report.exact, report.suffix) == ("a [[1]] ", "b [[2]]", " c")


def test_the_text_of_a_mail_alone_is_enough() -> None:
    assert one(BODY + LAST).exact == "b"


def test_a_word_broken_by_flowed_text_is_one_again() -> None:
    """RFC 3676, 4.1: with DelSp=yes the space at the end of a line was not in the text."""
    kind = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n"
    text = BODY.replace("Should read: d", "Should read: товаро \nоборот") + LAST
    assert one(kind + mail(text)).proposal == "товарооборот"


def test_a_mail_without_our_labels_is_read() -> None:
    text = "It is wrong.\n\nhttps://x.example/y.html\narticles/x.md 3f2a0c9d1e77\n"
    assert one(mail(text)) == Letter(
        "It is wrong.", "x", "https://x.example/y.html", "articles/x.md"
    )


def test_a_report_on_the_whole_article_is_a_letter() -> None:
    """The dialog can be opened with nothing selected."""
    fields = {**FORM, "exact": "", "prefix": "", "suffix": "", "paragraph": "0"}
    text = f"{PAGE['proposal']}\n{PAGE['comment']}"
    assert one(json.dumps(fields)) == Letter(text, PAGE["headline"], URL, SOURCE)


def test_context_left_out_for_shortness_is_none() -> None:
    """An address has room for so much: the page then puts an ellipsis for the context."""
    report = one(mail(BODY.replace("…a [[b]] c…", "……[[b]]……") + LAST))
    assert (report.prefix, report.suffix) == ("", "")


def test_a_filled_honeypot_is_spam() -> None:
    assert one(json.dumps({**FORM, "website": "https://pills.example"})) == Spam()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "version must be 1, not 2"),
        ({"version": True}, "version must be 1, not true"),
        ({"selector": "x"}, "selector must be an object"),
        ({"selector": {"exact": 5}}, "exact must be a text, not 5"),
        ({"selector": {"exact": " "}, "proposal": "", "comment": ""}, "exact must be the words"),
        ({"selector": {"exact": "x" * 4001}}, "exact must have at most 4,000 characters"),
        ({"proposal": ["x"]}, "proposal must be a text, not a list"),
        ({"proposal": "x" * 10_001}, "proposal must have at most 10,000"),
        ({"comment": {}}, "comment must be a text, not an object"),
        ({"paragraph": -1}, "paragraph must be a whole number"),
        ({"paragraph": 1.5}, "not a fraction"),
        ({"paragraph": 10**400}, "not a huge number"),
        ({"paragraph": "9" * 400}, "paragraph must be a whole number"),
        ({"revision": "zzz"}, "revision must be 12 hexadecimal digits"),
        ({"url": "javascript:alert(1)"}, "url must be an http or https address"),
        ({"link": "file:///etc/passwd"}, "link must be an http or https address"),
        ({"source": "", "url": ""}, "source or url must say which article"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(change: dict[str, Any], message: str) -> None:
    item = one(json.dumps({**PAGE, **change}))
    assert isinstance(item, ReportError)
    assert message in str(item)
    assert "\n" not in str(item)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b"\xff\x00garbage", "must be UTF-8 text"),
        (b"\x80abc", "must be UTF-8 text; byte 1"),
        (b"[" * 100_000, "must not be nested so deep"),
        (b'{"a":' * 100_000, "must not be nested so deep"),
        (b'{"exact": "x', "JSON must be whole and valid; line 1"),
        (b'{"paragraph": ' + b"9" * 5_000 + b"}", "JSON must be whole and valid"),
        (b"5", "a mail must have a line such as `Source:"),
        (b"{}", "a report must be an object"),
        (b"[5]", "a report must be an object"),
        (b"a=%ff", "percent-encoded UTF-8"),
        (b"&".join([b"a=b"] * 101), "at most 100"),
        (b"From: a@example.org\n\nHello", "must have the lines `Address:`"),
        (b'source,exact\n"' + b"x" * 200_000 + b'",y', "CSV must be whole"),
        (b"source,exact\narticles/x.md,", "exact must be the words"),
        (b" " * (MAX_BYTES + 1), "at most 1,000,000 bytes"),
        (b"From: a@example.org\n\n" + b"x" * MAX_BYTES, "save it without its attachments"),
        (b"\n" * (MAX_INPUT + 1), "at most 50,000,000 bytes"),
        (
            b"From: a@example.org\nContent-Type: text/plain; charset=no-such\n\nSource: a.md",
            "a mail must be readable as text",
        ),
        (MAIL + b"Content-Type: message/rfc822\n\n" * 2_000, "a mail must be readable as text"),
        (MAIL + NESTED, "a mail must be readable as text"),
        (MAIL + b"Content-Type: text/plain; " + b"a=b;" * 1_300, "fields of at most 5,000"),
        (MAIL + b"\nQuotation: " + b"[[" * 1_000 + LAST.encode(), "must have the lines"),
        (MAIL + b"Content-Type: text/html\n\n" + b"<!--" * 100, "must have the lines"),
        ((BODY.replace("[[", "[") + LAST).encode(), "between [[ and ]]"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(data: bytes, message: str) -> None:
    item = one(data)
    assert isinstance(item, ReportError)
    assert message in str(item)
    assert len(str(item).splitlines()) == 1


def test_a_bad_report_does_not_keep_the_others() -> None:
    found = list(items(json.dumps([PAGE, 5, {"exact": 1, "source": "x"}, PAGE]).encode()))
    assert [type(item) for item in found] == [Report, ReportError, ReportError, Report]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(FIELDS)), inner),
)
MAIL_BYTES = (MAILS / "gmail-web.eml").read_bytes()
broken_mails = st.builds(
    lambda at, size, new: MAIL_BYTES[:at] + new + MAIL_BYTES[at + size :],
    st.integers(0, len(MAIL_BYTES)),
    st.integers(0, 300),
    st.binary(max_size=20),
)
inputs = st.one_of(
    st.binary(),
    st.text().map(str.encode),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(sorted(FIELDS)), json_values).map(
        lambda fields: json.dumps({**PAGE, **fields}).encode()
    ),
    st.binary().map(lambda data: b"source,exact\n" + data),
    st.binary().map(lambda data: b"From - x\n" + data),
    st.binary().map(lambda data: b"Content-Type: " + data),
    broken_mails,
)


@settings(max_examples=300)
@given(inputs)
def test_whatever_comes_is_taken_or_refused(data: bytes) -> None:
    for item in items(data):
        assert isinstance(item, Report | Letter | Spam | ReportError)
        if isinstance(item, ReportError):
            assert len(str(item)) < 500


def test_no_more_is_read_than_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(2 * MAX_INPUT)
    with path.open("rb") as stream:
        assert len(read_input(stream)) == MAX_INPUT + 1
