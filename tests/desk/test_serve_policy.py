"""What the reload script needs of a page and its policy, and what stays as it was."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.serve.injection import Marks, Style, marks, styles, with_reload
from desk.serve.policy import allow_reload, without_style_hashes

DIRECTIVES = ("default-src", "script-src", "connect-src", "style-src", "img-src", "form-action")
SOURCES = ("'none'", "'self'", "https://x.example", "'sha256-abc='", "data:")
policies = st.dictionaries(
    st.sampled_from(DIRECTIVES), st.lists(st.sampled_from(SOURCES), unique=True), min_size=1
)


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        ("default-src 'self'", "default-src 'self'; script-src 'self'; connect-src 'self'"),
        (
            "default-src x.example; script-src 'none'",
            "default-src x.example; script-src 'self'; connect-src x.example 'self'",
        ),
        (
            "script-src-elem 'sha256-a='; connect-src https://r.example",
            "script-src-elem 'sha256-a=' 'self'; connect-src https://r.example 'self'",
        ),
        ("Script-Src 'NONE';; ", "script-src 'self'"),
        ("script-src 'none'; script-src *", "script-src 'self'"),
        ("style-src 'sha256-a='", "style-src 'sha256-a='"),
        (
            "require-trusted-types-for 'script'; script-src 'none'",
            "require-trusted-types-for 'script'; script-src 'self'",
        ),
    ],
)
def test_a_policy_gains_what_reloading_needs(policy: str, allowed: str) -> None:
    assert allow_reload(policy) == allowed


@given(policies)
def test_every_other_directive_stays_in_force(directives: dict[str, list[str]]) -> None:
    policy = "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
    kept = allow_reload(policy).split("; ")
    for name, sources in directives.items():
        if name not in {"script-src", "connect-src"}:
            assert " ".join([name, *sources]) in kept


@given(policies)
def test_allowing_twice_allows_no_more(directives: dict[str, list[str]]) -> None:
    policy = "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
    assert allow_reload(allow_reload(policy)) == allow_reload(policy)


def test_style_hashes_alone_leave_a_policy() -> None:
    policy = "style-src 'self' 'sha256-a=' 'sha512-b='; script-src 'sha256-c='"
    assert without_style_hashes(policy) == "style-src 'self'; script-src 'sha256-c='"


def page(
    style: str = "p{}", style_hash: str = "a", img: str = "'self'", text: str = "Words"
) -> str:
    policy = html.escape(f"default-src 'none'; img-src {img}; style-src 'sha256-{style_hash}='")
    return (
        "<!doctype html>\n<html>\n<head>"
        f'<meta content="{policy}" HTTP-EQUIV="content-security-policy">'
        "<!-- </head> --><title>&lt;/head></title>\n"
        f"<style>{style}</style></head><body>{text}</body>\n"
    )


MARKS = Marks("v1", "b1")


def test_the_script_stands_at_the_end_of_the_head() -> None:
    before, after = with_reload(page(), MARKS).split("</script>")
    assert after.startswith("</head><body>")
    assert "<!-- </head> --><title>&lt;/head></title>\n<style>p{}</style><script " in before


def test_the_script_carries_the_marks() -> None:
    assert ' data-desk-version="v1" data-desk-body="b1">' in with_reload(page(), MARKS)


def test_the_rest_of_the_page_is_served_as_it_is() -> None:
    served = with_reload(page(), MARKS)
    assert served.endswith(page().split("</style>")[1])
    assert "img-src 'self'; style-src 'sha256-a='; script-src 'self'" in html.unescape(served)


def test_a_page_without_a_head_gets_the_script_at_its_end() -> None:
    assert with_reload("<p>Bare", MARKS).startswith("<p>Bare<script ")


def test_the_styles_of_a_page_are_found_in_order() -> None:
    found = styles("<style>a{}</style>\n<p>x\n<style MEDIA='print &amp; x'>\n&lt;b{}\n</style>")
    assert found == (Style("", "a{}"), Style("print & x", "\n&lt;b{}\n"))


@pytest.mark.parametrize(
    ("text", "circumstances"), [(page(text="Else"), ""), (page(style="a{}"), ""), (page(), "404")]
)
def test_another_page_has_another_version(text: str, circumstances: str) -> None:
    assert marks(text, circumstances).version != marks(page(), "").version


def test_an_edited_style_leaves_the_body_as_it_was() -> None:
    edited = page(style="p{color:red}\n\n", style_hash="b")
    assert marks(edited, "").body == marks(page(), "").body


@pytest.mark.parametrize(
    ("text", "circumstances"), [(page(text="Else"), ""), (page(img="'none'"), ""), (page(), "404")]
)
def test_an_edited_text_or_policy_changes_the_body(text: str, circumstances: str) -> None:
    assert marks(text, circumstances).body != marks(page(), "").body
