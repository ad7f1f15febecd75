"""What the reload script needs of a page and its policy, and what stays as it was."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.serve.injection import version, with_reload
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


def body_mark(page: str) -> str:
    return with_reload(200, page, 0).split('data-desk-body="')[1].split('"')[0]


def test_the_script_stands_at_the_end_of_the_head() -> None:
    served = with_reload(200, page(), 0)
    before, after = served.split("</script>")
    assert after.startswith("</head><body>")
    assert "<!-- </head> --><title>&lt;/head></title>\n<style>p{}</style><script " in before


def test_the_rest_of_the_page_is_served_as_it_is() -> None:
    served = with_reload(200, page(), 0)
    assert served.endswith(page().split("</style>")[1])
    assert (
        "img-src &#x27;self&#x27;; style-src &#x27;sha256-a=&#x27;; script-src &#x27;self&#x27;"
        in served
    )


def test_a_page_without_a_head_gets_the_script_at_its_end() -> None:
    assert with_reload(200, "<p>Bare", 0).startswith("<p>Bare<script ")


def test_the_script_names_the_version() -> None:
    assert f'data-desk-version="{version(200, page(), 3)}"' in with_reload(200, page(), 3)


@pytest.mark.parametrize(
    ("status", "text", "assets"), [(404, page(), 0), (200, page(text="Else"), 0), (200, page(), 1)]
)
def test_another_page_has_another_version(status: int, text: str, assets: int) -> None:
    assert version(status, text, assets) != version(200, page(), 0)


def test_an_edited_style_leaves_the_body_as_it_was() -> None:
    assert body_mark(page()) == body_mark(page(style="p{color:red}\n\n", style_hash="b"))


@pytest.mark.parametrize("other", [page(text="Else"), page(img="'none'")])
def test_an_edited_text_or_policy_changes_the_body(other: str) -> None:
    assert body_mark(page()) != body_mark(other)
