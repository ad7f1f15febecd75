"""What is checked on request: spelling by real dictionaries, and links to a real server on
loopback."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desk.check import command, external, request, run, spelling
from desk.settings import SettingError
from plugins.faults import Fault
from tests.sites import ROOT, Site, article, settings_of

PLACE = "articles/a.md"


def found(site: Site, **environment: str) -> list[Fault]:
    """Each finding on request."""
    settings, work = settings_of(site), site.folder / ".build"
    report = run.check_sources(settings, work, None, "external")
    return sorted(request.requested(settings, environment, report.asked["external"]))


def line_of(fault: Fault) -> str:
    return f"{fault.line}:{fault.column} {fault.message}"


def asked(site: Site, **environment: str) -> list[str]:
    """`line:column message` of each finding on request."""
    return [line_of(fault) for fault in found(site, **environment)]


MISSPELT = [
    ("en", "A bilaterl plan.", "bilaterl", "bilateral"),
    ("en", "They payed for it.", "payed", "paid"),
    ("en-US", "They payed for it.", "payed", "paid"),
    ("en-GB", "A calender of dates.", "calender", "calendar"),
    ("en-US", "The defence of it.", "defence", "defense"),
    ("en-AU", "A shopping center.", "center", "centre"),
    ("ru", "Наша экномика.", "экномика", "экономика"),
    ("ru", "Он едёт.", "едёт", ""),
    ("ru", "Это ковид.", "ковид", ""),
    ("be", "Наша экномика.", "экномика", "эканомка"),
    ("uk", "Наша екноміка.", "екноміка", "економіка"),
    ("kk", "Біздің экномика.", "экномика", "экономика"),
    ("pl", "Nasza gospodrka.", "gospodrka", "gospodarka"),
]
STANDING = [
    ("en", "Serik Akhmetov met Nazarbayev. It’s the prime minister's organisation."),
    ("en", "`bilaterl` and <b title='bilaterl'>this</b> and https://x.example/bilaterl"),
    ("en", "```\nbilaterl\n```"),
    ("en", "Слово экномика is Russian."),
    ("ru", "Тексты сайта публикуются такими, какими они были напечатаны: ёлка, всё."),
    ("en-GB", "Defence programmes, a cheque, to organise and to organize colours."),
    ("en-US", "Defense programs, a check, to organize colors."),
    ("en", "Defence and defense, programme and program."),
    ("ru", "The word bilaterl is English."),
    ("ru", "Банкоматы столетья: вице-премьер и кто-нибудь."),
    ("be", "Аб’яднанне з’езда і ўлада, аб'яднанне."),
    ("uk", "Об’єднання, п’ять з'їздів, обʼєднання."),
    ("kk", "Қазақстан үкіметтің бағдарламасы туралы шешім қабылдады."),
    ("pl", "Wspólny plan działań rządu."),
]


@dataclass(frozen=True)
class Spelled:
    """What is found in each text of a site when it is spelled, and all that is found when not."""

    said: dict[tuple[str, str], list[str]]
    unasked: list[str]


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Spelled:
    """All these texts lie in one site, for a dictionary takes up to a second to load. Of a word
    that two have in one language the first text is told: those that are let stand come first."""
    site = Site(tmp_path_factory.mktemp("spelled"))
    texts = [*STANDING, *((lang, body) for lang, body, _, _ in MISSPELT)]
    by_name = {f"no-{number:02}.md": text for number, text in enumerate(texts)}
    for name, (lang, body) in by_name.items():
        site.write(f"articles/{name}", article(body=body, Lang=lang))
    said = {text: list[str]() for text in texts}
    for fault in found(site, SPELL="1"):
        said[by_name[Path(fault.path).name]].append(line_of(fault))
    return Spelled(said, asked(site))


@pytest.mark.parametrize(("lang", "body", "word", "meant"), MISSPELT)
def test_a_word_that_its_language_s_dictionary_has_not_is_named_with_what_is_meant(
    spelled: Spelled, lang: str, body: str, word: str, meant: str
) -> None:
    """A dictionary of English was American, took rare words for right, and offered no Russian."""
    hint = f"did you mean {meant!r}?" if meant else "or stand in dictionary.txt"
    place = body.index(word) + 1
    said = f"6:{place} word must be in a dictionary, not {word!r}; {hint}"
    assert spelled.said[lang, body] == [said]
    assert spelled.unasked == []


def test_a_new_word_is_named_once_a_run_and_in_the_first_text(site: Site) -> None:
    """As ковид was, which stood in every text of a year."""
    for name in ("a", "b"):
        body = "Это ковид, снова ковид и нейросеть."
        site.write(f"articles/{name}.md", article(name, body=body, Lang="ru"))
    settings, work = settings_of(site), site.folder / ".build"
    run.check_sources(settings, work)
    named = list(request.requested(settings, {"SPELL": "1"}, []))
    assert [(Path(f.path).name, f.message.split("'")[1]) for f in named] == [
        ("a.md", "ковид"),
        ("a.md", "нейросеть"),
    ]


@pytest.mark.parametrize(
    ("lang", "name"), [("de", "de"), ("kk-latn", "kk-Latn"), ("be-tarask", "be-tarask")]
)
def test_a_language_without_a_dictionary_is_named_in_one_line(
    site: Site, lang: str, name: str
) -> None:
    for place in ("articles/a.md", "articles/b.md"):
        site.write(place, article(place, body="Wirtschft.", Lang=lang))
    must = "Lang must be one of be, en, kk, pl, ru, uk for its text to be spelled"
    assert asked(site, SPELL="1") == [f"3:0 {must}, not {name!r}; 2 texts were not"]


def test_only_so_many_words_are_looked_for_among_like_ones(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes up to two seconds, and an archive has thousands at first."""
    monkeypatch.setattr(spelling, "HINTS", 1)
    site.write(PLACE, article(body="It hapened, a bilaterl plan."))
    assert sorted("did you mean" in line for line in asked(site, SPELL="1")) == [False, True]


def test_a_headline_and_a_standfirst_are_spelled_too(site: Site) -> None:
    site.write(PLACE, article("A bilaterl plan", Standfirst="So it hapened"))
    assert [line.partition(";")[0] for line in asked(site, SPELL="1")] == [
        "1:0 Title: word must be in a dictionary, not 'bilaterl'",
        "5:0 Standfirst: word must be in a dictionary, not 'hapened'",
    ]


@pytest.mark.parametrize(("lang", "body"), STANDING)
def test_names_code_and_other_languages_are_let_stand(
    spelled: Spelled, lang: str, body: str
) -> None:
    assert spelled.said[lang, body] == []


def test_a_word_that_stands_in_many_places_is_named_once(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that is new, as ковид was, once made a line for each of its places."""
    monkeypatch.chdir(site.folder)
    body = "A bilaterl plan, a bilaterl one, and a hapened."
    site.write("articles/a.md", article("A bilaterl plan", body))
    site.write("articles/b.md", article("B", "The bilaterl word."))
    for files, lines in (("", 2), ("content/articles/b.md", 1)):
        command.run(settings_of(site), ROOT / "pelicanconf.py", {"SPELL": "1", "FILES": files})
        said = capsys.readouterr().err.splitlines()
        assert len([line for line in said if "[spelling]" in line]) == lines


def test_the_site_s_dictionary_and_a_field_let_a_word_stand(site: Site) -> None:
    site.write(PLACE, article(body="A bilaterl plan."))
    site.write("dictionary.txt", "# ours\nBilaterl # so they said\n")
    assert asked(site, SPELL="1") == []
    site.write("dictionary.txt", "")
    site.write(PLACE, article(body="A bilaterl plan.", Check_off="spelling"))
    assert asked(site, SPELL="1") == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"one\ntwo words\n", "2:0 dictionary must have one word a line, not 'two words'"),
        (b"\xff\n", "0:0 dictionary must be a text in UTF-8: "),
    ],
)
def test_a_dictionary_that_cannot_be_read_is_named(site: Site, data: bytes, message: str) -> None:
    site.write(PLACE, article())
    site.write("dictionary.txt", data)
    (said,) = asked(site, SPELL="1")
    assert said.startswith(message)


def test_a_dictionary_that_is_a_pipe_or_lies_elsewhere_is_not_opened(
    site: Site, tmp_path: Path
) -> None:
    """Reading a pipe waits for ever."""
    site.write(PLACE, article(body="A bilaterl plan."))
    os.mkfifo(site.content / "dictionary.txt")
    assert len(asked(site, SPELL="1")) == 1
    (site.content / "dictionary.txt").unlink()
    (tmp_path / "words").write_text("bilaterl")
    (site.content / "dictionary.txt").symlink_to(tmp_path / "words")
    assert len(asked(site, SPELL="1")) == 1


def test_the_real_site_is_spelled_well(site: Site) -> None:
    site.copy_content()
    assert asked(site, SPELL="1") == []


class _Host(BaseHTTPRequestHandler):
    """A site that has one page, moves another, and answers a HEAD wrongly on a third."""

    def do_HEAD(self) -> None:
        self._answer({"/good": 200, "/moved": 301, "/get-only": 405, "/slow": 200})

    def do_GET(self) -> None:
        self._answer({"/good": 200, "/get-only": 200})

    def _answer(self, known: dict[str, int]) -> None:
        if self.path.startswith("/slow"):
            time.sleep(3)
        self.send_response(known.get(self.path, 404))
        if self.path == "/moved":
            self.send_header("Location", "/good")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    """The address of a server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_that_another_site_does_not_have_is_named(site: Site, host: str) -> None:
    links = " ".join(
        f"[x]({host}{path})" for path in ("/good#part", "/moved", "/get-only", "/gone")
    )
    site.write(PLACE, article(body=links))
    site.write("articles/b.md", article("b", f"[x]({host}/gone)", Check_off="link-external"))
    (said,) = asked(site, EXTERNAL="1")
    assert said.endswith(f"link must lead to a page, not '{host}/gone': 404 Not Found")
    assert said.startswith("6:")
    assert asked(site) == []


def test_a_site_that_is_not_there_or_slow_is_named(site: Site, host: str) -> None:
    places = [("a.md", 1, 1)]
    links = {"http://127.0.0.1:1/": places, f"{host}/slow": places, "http://[bad": places}
    said = sorted(fault.message for fault in external.external_faults(links, patience=0.5))
    assert [message.partition(": ")[2].split()[0] for message in said] == [
        "[Errno",
        "no",
        "ValueError",
    ]


def test_asking_ends_though_answers_do_not_come(host: str) -> None:
    links = {f"{host}/slow?{n}": [("a.md", 1, 1)] for n in range(20)}
    started = time.monotonic()
    (fault,) = external.external_faults(links, patience=60, all_patience=0.5)
    assert fault.message == "20 addresses of other sites must be asked for again: time is up"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("name", ["SPELL", "EXTERNAL"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(site: Site, name: str) -> None:
    given = (settings_of(site), ROOT / "pelicanconf.py")
    with pytest.raises(SettingError, match=f"{name} must be 1 or 0, not 'please'"):
        command.run(*given, {name: "please"})


def test_make_check_asks_when_it_is_told_to(
    site: Site, host: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(PLACE, article(body=f"A bilaterl [plan]({host}/gone)."))
    monkeypatch.setattr(command, "BUILD", site.folder / ".build")
    monkeypatch.setattr(command.check, "__defaults__", (site.folder / ".build",))
    given = (settings_of(site), ROOT / "pelicanconf.py")
    assert command.run(*given, {"SPELL": "1", "EXTERNAL": "1"}) == 0
    told = capsys.readouterr().err
    assert "[spelling]" in told
    assert "[link-external]" in told
    assert command.run(*given, {"SPELL": "1", "STRICT": "1"}) == 1
