"""Hostile articles, by the hundred in the ordinary run and by ten thousand with HOSTILE=10000: the
check neither falls nor hangs, and nothing live comes out of a build."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.check import command, reading, run
from pelican_incremental.workers import Failure, in_processes
from plugins.faults import Fault
from plugins.source.reader import unfinished
from tests.findings import findings_of
from tests.plugins.test_source_sanitise import faults_in
from tests.sites import ROOT, Site, article, settings_of

NUMBER = int(os.environ.get("HOSTILE", "100"))
LIMIT = 5  # seconds for one article
_DATA = "application/ld+json"

# What opens and does not close, repeats, hides or is read in more than one way.
_PIECES = st.sampled_from(
    [
        *("<script>", "</p>", "<a href='javascript:x'>", "<!--", "-->", "```\n", "**", "_", "["),
        *("](", "![", "\n\n", "    ", "> ", "# ", "|", "&#x6a;", "\x00", "\u202e", "“", '"'),
        *("Title: x\n", "---\n", "{filename}", "<img onerror=x src=y>", "<svg/onload=x>", "x "),
        *("Ж", "[^1]: ", "[x]: javascript:x\n", "<x:y", "]]>", "<?", "&lt;script&gt;", "\r"),
        *("<style>", "<textarea>", "<math>", "<noscript>", "<p title='", "{: onclick=x }"),
        *("\ufeff", "\\", "`", "~~~", "1. ", "- ", "<b>", "</b>", "<https://x.example/>", "a@x.b "),
    ]
)  # fmt: skip
_HOSTILE = st.lists(_PIECES | st.text(max_size=8), max_size=40).map("".join)
_LINE = _HOSTILE.map(lambda text: text.replace("\n", " ").replace("\r", " "))


@dataclass
class Tally:
    """The articles that the check let pass, and those that it refused."""

    passed: list[bytes] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    slowest: float = 0.0

    def judge(self, data: bytes, path: Path, reader: reading.SourceReader) -> None:
        """Check one article in a process that can be ended, and look at what it would become."""
        path.write_bytes(data)
        began = time.monotonic()
        find = partial(_findings, reader=reader)
        ((_, found),) = in_processes(find, [path], LIMIT)
        if isinstance(found, Failure):
            found = [unfinished(path, found)]
        self.slowest = max(self.slowest, time.monotonic() - began)
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert all(0 <= fault.line <= lines + 1 and fault.code for fault in found)
        stopped = any(fault.severity == "error" for fault in found)
        (self.refused if stopped else self.passed).append(data)
        if not stopped:
            assert faults_in(reader.render(data, path)[0]) == []


def _findings(path: Path, reader: reading.SourceReader) -> list[Fault]:
    return findings_of(path.read_bytes(), path, reader)


def _hostile_article(draw: Any) -> bytes:
    """Any text, or one with good fields, or one with a hostile field and a text after it."""
    kind, body = draw(st.sampled_from(["whole", "headed", "titled"])), draw(_HOSTILE)
    if kind == "titled":
        body = article(title=draw(_LINE), Standfirst=draw(_LINE), Tags=draw(_LINE))
    elif kind == "headed":
        body = article(body=body)
    return body.encode("utf-8", errors="surrogatepass")


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    """Every article judged once."""
    site, result = Site(tmp_path_factory.mktemp("hostile")), Tally()
    given_settings = settings_of(site, SOURCE_TIME_LIMIT=LIMIT)
    path = site.write("articles/a.md", article())
    reader = reading.reader_of(given_settings)

    @settings(max_examples=NUMBER, suppress_health_check=list(HealthCheck))
    @given(st.composite(_hostile_article)())
    def run(data: bytes) -> None:
        result.judge(data, path, reader)

    run()
    return result


def test_no_article_hangs(tally: Tally) -> None:
    assert tally.slowest < LIMIT + 1


def test_a_paragraph_may_be_of_any_length(site: Site) -> None:
    """One of 60,000 letters on a line of its own, as programs export them, took a minute: a pattern
    was tried at each letter, and the article was refused for its time."""
    path = site.write("articles/a.md", article(body="one two three, " * 4_000))
    find = partial(_findings, reader=reading.reader_of(settings_of(site)))
    ((_, found),) = in_processes(find, [path], LIMIT)
    assert found == []


def test_some_articles_pass_and_some_are_refused(tally: Tally) -> None:
    """A judge that condemns all, or no one, proves nothing."""
    assert tally.passed
    assert tally.refused


def test_what_is_refused_leaves_output_as_it_was(site: Site, tally: Tally) -> None:
    site.write("articles/good.md", article())
    site.build()
    before = site.files()
    for number, data in enumerate(tally.refused):
        site.write(f"articles/h{number}.md", data)
    checked = run.check_sources(_settings(site), site.folder / ".build").errors
    with pytest.raises(command.BuildError) as stopped:
        _build(site)
    assert set(checked) == set(stopped.value.faults)
    named = {fault.path.rpartition("/")[2] for fault in stopped.value.faults}
    assert named == {f"h{number}.md" for number in range(len(tally.refused))}
    assert site.files() == before


def test_nothing_live_comes_out_of_what_passes(site: Site, tally: Tally) -> None:
    """Each article once, for two may share a tag that they spell in two ways."""
    for number, data in enumerate(dict.fromkeys(tally.passed)):
        site.write(f"articles/h{number}.md", _without_tags(data))
    _build(site)
    pages = sorted((site.output / "articles").glob("h*.html"))
    assert len(pages) == len(dict.fromkeys(tally.passed))
    for page in pages:
        assert _live(page.read_text("utf-8")) == [], page


def _without_tags(data: bytes) -> bytes:
    return b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"Tags: "))


def _live(text: str) -> list[str]:
    """What an HTML parser finds on a page that could act and is not ours."""
    found = []
    for element in html5lib.parse(text, namespaceHTMLElements=False).iter():
        names = [name for name in element.attrib if str(name).startswith("on")]
        values = [str(element.get(name, "")).strip().lower() for name in ("href", "src")]
        found += names + [v for v in values if v.startswith(("javascript:", "data:", "vbscript:"))]
        source, kind = element.get("src", ""), element.get("type", "")
        if element.tag == "script" and not source.startswith("/theme/report.") and kind != _DATA:
            found.append("script")
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=' JavaScript:x'>",
        "<script src=//x.example></script>",
    ],
)
def test_the_judge_sees_what_is_live(html: str) -> None:
    assert len(_live(html)) == 1


def _settings(site: Site) -> dict[str, Any]:
    return settings_of(site, SOURCE_TIME_LIMIT=LIMIT)


def _build(site: Site) -> None:
    command.build_checked(_settings(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
