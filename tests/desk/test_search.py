"""The index that readers search: what is one word, what is found, and what a publication holds."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.search import pages, write_index
from desk.search.index import SHEET, index_of
from desk.search.live import LiveIndex
from desk.search.pages import Document, document_of, documents_of
from desk.search.words import fold, stem, weights_of, words_of
from tests.photographs import photograph
from tests.sites import Site, article


def document(title: str = "", text: str = "", lang: str = "en", standfirst: str = "") -> Document:
    words = weights_of(title, standfirst, text)
    return Document("/a.html", "a.html", lang, title, standfirst, "", "2013", "2013", "", words)


def read(files: dict[str, bytes]) -> dict[str, Any]:
    return {path: json.loads(data) for path, data in files.items()}


def found(files: dict[str, Any], word: str) -> dict[int, str]:
    """Where a folded word stands, by the documents' numbers, read as the script reads it."""
    for path, bucket in files.items():
        if path.startswith("search/words/") and word in bucket["forms"]:
            texts = [bucket["stems"][place] for place in bucket["forms"][word]]
            return {n: weight for text in texts for n, weight in _unpacked(text)}
    return {}


def _unpacked(text: str) -> list[tuple[int, str]]:
    number, places = -1, []
    for distance, weight in re.findall("([0-9a-z]+)([A-D])", text):
        number += int(distance, 36) + 1
        places.append((number, weight))
    return places


def _in_order(files: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(files.items(), key=lambda item: [int(n) for n in re.findall(r"\d+", item[0])])


# --- Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "alike",
    [
        ("Ёлка", "елка"),
        ("сям'я", "сям’я", "сямʼя"),
        ("за\u0301мок", "замок"),
        ("co\u00adoperation", "cooperation"),
        ("Café", "cafe\u0301", "cafe"),
    ],
)
def test_spellings_of_one_word_are_alike(alike: tuple[str, ...]) -> None:
    assert len({tuple(words_of(text)) for text in alike}) == 1


@pytest.mark.parametrize("different", [("й", "и"), ("ў", "у"), ("ї", "і"), ("ü", "u")])
def test_letters_of_their_own_stay_different(different: tuple[str, str]) -> None:
    assert fold(different[0]) != fold(different[1])


def test_a_no_break_space_parts_words() -> None:
    assert words_of("29\u00a0мая, №\u00a05") == ["29", "мая", "5"]


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("ru", ("индустриализация", "индустриализации", "индустриализацией")),
        ("en", ("markets", "market")),
        ("en-GB", ("trading", "trade")),
    ],
)
def test_forms_of_one_word_share_a_stem(lang: str, forms: tuple[str, ...]) -> None:
    assert len({stem(form, lang) for form in forms}) == 1


@pytest.mark.parametrize("lang", ["be", "kk", "x-unknown", ""])
def test_a_language_without_rules_is_searched_by_letters(lang: str) -> None:
    assert stem("гандаль", lang) == "гандаль"


# --- The index ------------------------------------------------------------------------------------


def test_a_form_finds_the_documents_that_have_another() -> None:
    files = read(index_of([document(text="One market."), document(text="Many markets.")]))
    assert found(files, "market") == found(files, "markets") == {0: "A", 1: "A"}


def test_a_headline_weighs_more_than_a_standfirst_and_a_text() -> None:
    texts = [
        document(text="Grain."),
        document(text="Grain, grain, grain."),
        document(standfirst="Grain", text="Grain."),
        document("Grain", "Grain."),
    ]
    assert found(read(index_of(texts)), "grain") == {0: "A", 1: "B", 2: "C", 3: "D"}


WORDS = st.sampled_from("зерно хлеб порт grain coal salt ship ships quay quays год 2013".split())


@given(st.lists(st.lists(WORDS, max_size=6), max_size=100))
def test_each_word_finds_the_documents_that_have_it(texts: list[list[str]]) -> None:
    files = read(index_of([document(text=" ".join(text), lang="de-x") for text in texts]))
    for word in {word for text in texts for word in text}:
        having = {number for number, text in enumerate(texts) if word in text}
        assert having <= found(files, word).keys()


def test_words_lie_in_buckets_in_their_order_and_none_is_large() -> None:
    texts = [" ".join(f"{n}x{m} ж{n}" for n in range(99)) for m in range(99)]
    files = read(index_of([document(text=text) for text in texts]))
    buckets = [file for path, file in _in_order(files) if "/words/" in path]
    assert len(buckets) > 2
    words = [form for bucket in buckets for form in sorted(bucket["forms"])]
    assert words == sorted(words)
    firsts = files["search/index.json"]["buckets"]
    assert firsts == [min(bucket["forms"]) for bucket in buckets]
    sizes = [len(json.dumps(bucket, ensure_ascii=False)) for bucket in buckets]
    assert max(sizes) < sum(sizes) / 2


def test_a_word_that_is_everywhere_in_an_archive_costs_nothing() -> None:
    files = read(index_of([document(text=f"the n{number}") for number in range(201)]))
    stems = [text for path, file in files.items() if "/words/" in path for text in file["stems"]]
    assert stems.count("*") == 1
    assert max(map(len, stems)) < 5


def test_results_lie_in_sheets_and_every_file_names_the_version() -> None:
    texts = [
        Document("", f"{n}.html", "en", f"T{n}", "S", "News", "2013", "2013", "", {})
        for n in range(40)
    ]
    files = read(index_of(texts))
    assert {file["version"] for file in files.values()} == {files["search/index.json"]["version"]}
    assert files[f"search/results/{33 // SHEET}.json"]["rows"][33 % SHEET] == [
        *("33.html", "en", "T33", "S", "News", "2013", "2013", "")
    ]
    assert (
        read(index_of(texts[1:]))["search/index.json"]["version"]
        != files["search/index.json"]["version"]
    )


def test_an_empty_site_has_an_index() -> None:
    assert read(index_of([]))["search/index.json"]["documents"] == 0


# --- A built site ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("searched"))
    site.write(
        "articles/old.md", article("Old", "Grain[^1] & “more”.\n\n[^1]: Note.", Date="2012-01")
    )
    pictured = {"Picture": "images/port.jpg", "Picture-alt": "A port"}
    head = {"Standfirst": "It <is> new", "Section": "articles", **pictured}
    site.write("articles/new.md", article("New", **head))
    site.write("images/port.jpg", photograph(400, 300))
    site.write("articles/hidden.md", article("Hidden", Status="hidden"))
    site.write("articles/draft.md", article("Draft", Status="draft"))
    site.write("pages/about.md", "Title: About\n\nText.\n")
    site.build(CHROME_LANG="en", SITEURL="https://paper.example/news")
    return site


def test_the_articles_of_a_site_are_its_documents_newest_first(built: Site) -> None:
    new, old = documents_of(built.output, document_of)
    assert (new.url, new.title, new.standfirst) == ("articles/new.html", "New", "It <is> new")
    assert (built.output / new.picture).suffix == ".webp"
    assert (built.output / new.picture).is_file()
    assert old.picture == ""
    assert (new.section, new.published, new.date) == ("Articles", "2013-05-29", "29 May 2013")
    assert (old.lang, old.date) == ("en", "January 2012")
    assert {"grain", "more", "note"} <= old.words.keys()


def test_a_page_that_is_no_article_is_no_document() -> None:
    assert document_of("x.html", b"<html><body>article:published_time</body></html>") is None


def test_a_publication_has_the_index_if_it_has_the_page(built: Site, tmp_path: Path) -> None:
    site, kept = tmp_path / "site", tmp_path / "kept"
    site.mkdir()
    write_index(site, {"DIRECT_TEMPLATES": ["index"]}, kept)
    assert list(site.iterdir()) == []
    write_index(site, {"DIRECT_TEMPLATES": ["index", "search"]}, kept)
    assert (site / "search/index.json").is_file()


def test_a_page_that_is_as_it_was_is_not_read_again(
    built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no database counts for none."""
    read: list[str] = []
    find = pages.document_of
    monkeypatch.setattr(pages, "document_of", lambda *page: read.append(page[0]) or find(*page))
    (tmp_path / "kept").write_bytes(b"no database" * 99)

    def index() -> bytes:
        read.clear()
        write_index(tmp_path, {"DIRECT_TEMPLATES": ["search"]}, tmp_path / "kept")
        return (tmp_path / "search/results/0.json").read_bytes()

    shutil.copytree(built.output, tmp_path, dirs_exist_ok=True)
    first = index()
    assert "articles/new.html" in read
    assert (index(), read) == (first, [])
    old = tmp_path / "articles/old.html"
    old.write_text(old.read_text("utf-8").replace("Grain", "Barley"), "utf-8")
    index()
    assert read == ["articles/old.html"]


def test_the_preview_s_index_follows_the_builds(tmp_path: Path) -> None:
    page = (
        '<html lang="en"><meta property="article:published_time" content="2013">'
        '<link rel="canonical" href="/a.html">'
        "<hr data-report-words><p>Grain</p></html>"
    )

    def documents(build: int) -> int:
        return int(json.loads(live.file("search/index.json", build) or b"")["documents"])

    with closing(LiveIndex(tmp_path)) as live:
        assert documents(1) == 0
        (tmp_path / "a.html").write_text(page)
        (tmp_path / "sitemap.xml").write_text("<urlset><url><loc>/a.html</loc></url></urlset>")
        assert (documents(1), documents(2)) == (0, 1)
        assert live.file("search/nothing.json", 2) is None
        assert live.file("search/index.html", 2) is None
