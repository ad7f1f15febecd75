"""What holds for each page of the built site."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest

from tests.html import by_class, elements, json_ld, links, meta, parse, text_of
from tests.sites import Site, article

ORIGIN = "https://paper.example"


def fill(site: Site) -> None:
    """Every kind of page, more than one page of each list, and titles that try to break out."""
    site.copy_content()
    for number in range(45):
        fields = {
            "Date": f"20{10 + number % 2}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "Section": "articles" if number % 2 else "Экономика & «право»",
            "Author": "Jane Doe; Іван Ўладзіслаў" if number % 3 else 'O’Neil "Bob" <b>',
            "Tags": "trade, <i> x, 100 %",
            "Lang": ("en", "ru", "be", "ar")[number % 4],
            "Standfirst": 'A "quoted" & <b>bold</b> standfirst -- with dashes',
        }
        body = (
            f"See [another]({{filename}}article-{(number + 1) % 45}.md#part).\n\n## Part\n\nText."
        )
        site.write(
            f"articles/article-{number}.md", article(f'No. {number} "</title>', body, **fields)
        )
    site.write("articles/deux.md", article("Deux", Slug="two", Lang="fr"))
    site.write("articles/two.md", article("Two", Translation="true"))
    site.write("articles/a-draft.md", article(Status="draft"))


@pytest.fixture(scope="module", params=["", "/paper"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A full site at its host's root, and one below a path of it."""
    site = Site(tmp_path_factory.mktemp("full"))
    fill(site)
    site.build("publishconf.py", SITEURL=ORIGIN + request.param, WITH_DRAFTS=True)
    return site


def base_of(site: Site) -> str:
    """The path below which a site lives, as its own home link has it."""
    home = by_class(parse(site.page("404.html")), "nameplate__name")[0]
    return elements(home, "a")[0].get("href", "").rstrip("/")


def pages(site: Site) -> Iterator[tuple[str, Element]]:
    """Each page with its path; one that a strict parser refuses is an error."""
    for path in sorted(site.output.rglob("*.html")):
        name = path.relative_to(site.output).as_posix()
        text = path.read_text("utf-8")
        if 'http-equiv="refresh"' in text:
            continue  # an old address of a list; test_aliases has these
        try:
            yield name, parse(text)
        except Exception as error:
            raise AssertionError(f"{name}: {error}") from error


def test_no_page_has_a_parse_error(built: Site) -> None:
    assert len(list(pages(built))) > 60


def test_every_link_anchor_and_picture_leads_somewhere(built: Site) -> None:
    base = base_of(built)
    anchors = {name: {e.get("id") for e in tree.iter()} for name, tree in pages(built)}
    for name, tree in pages(built):
        for target in _targets(tree):
            url = urlsplit(urljoin(f"{ORIGIN}{base}/{name}", target))
            if f"{url.scheme}://{url.netloc}" != ORIGIN:
                assert url.scheme == "mailto" or url.netloc, f"{name}: {target}"
                continue
            assert url.path.startswith(f"{base}/"), f"{name}: {target} leaves the site's path"
            path = unquote(url.path.removeprefix(f"{base}/"))
            file = f"{path}index.html" if path.endswith("/") or not path else path
            assert (built.output / file).is_file(), f"{name}: {target} leads nowhere"
            assert not url.fragment or url.fragment in anchors[file], f"{name}: {target}"


def _targets(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        for attribute in ("href", "src"):
            if element.get(attribute) is not None:
                yield element.get(attribute, "")
    for name in ("og:image", "og:url"):
        yield meta(tree).get(name, "#content")


def test_every_page_has_one_headline_and_its_landmarks(built: Site) -> None:
    for name, tree in pages(built):
        counts = {tag: len(elements(tree, tag)) for tag in ("h1", "main", "footer")}
        counts["footer"] -= len(tree.findall(".//article/footer"))  # an article's is no landmark
        assert counts == {"h1": 1, "main": 1, "footer": 1}, name
        assert text_of(elements(tree, "h1")[0]), name


def test_no_page_names_one_id_twice(built: Site) -> None:
    for name, tree in pages(built):
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name


def test_every_group_of_fields_has_a_name(built: Site) -> None:
    groups = [group for _, tree in pages(built) for group in elements(tree, "fieldset")]
    assert groups
    for group in groups:
        assert group.get("aria-label") or text_of(group.find("legend"))


def test_no_heading_skips_a_level(built: Site) -> None:
    for name, tree in pages(built):
        levels = [int(e.tag[1]) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
        assert all(b - a <= 1 for a, b in pairwise(levels)), name


def test_every_page_is_described_once_and_for_all_readers(built: Site) -> None:
    titles = set()
    for name, tree in pages(built):
        title = text_of(elements(tree, "title")[0])
        assert "\u00a0" not in title + "".join(meta(tree).values()), name
        assert not re.search(r"</?(span|em|b)\b", title + "".join(meta(tree).values())) or (
            "<b>" in title + "".join(meta(tree).values())  # typed so, and text
        ), name
        titles.add(title)
        if name != "404.html":
            tags = meta(tree)
            for tag in ("description", "og:title", "og:url", "og:image", "og:image:alt"):
                assert tags.get(tag), f"{name}: {tag}"
            assert links(tree, "canonical")[0].get("href") == tags["og:url"], name
    assert len(titles) == len(list(pages(built)))


def test_the_policy_allows_the_style_by_its_hash_and_nothing_unsafe(built: Site) -> None:
    for name, tree in pages(built):
        policy = next(
            e.get("content", "")
            for e in elements(tree, "meta")
            if e.get("http-equiv") == "Content-Security-Policy"
        )
        (style,) = elements(tree, "style")
        digest = b64encode(sha256((style.text or "").encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy, name
        assert "unsafe" not in policy, name


def test_no_page_carries_a_script_or_style_that_we_did_not_write(built: Site) -> None:
    for name, tree in pages(built):
        scripts = {script.get("src", script.get("type", "")) for script in elements(tree, "script")}
        for script in scripts - {"application/ld+json"}:
            assert re.fullmatch(r"(/paper)?/theme/(report|search)\.[0-9a-f]{8}\.js", script), name
        for element in tree.iter():
            assert not [a for a in element.attrib if a.startswith("on") or a == "style"], name


def test_structured_data_is_what_schema_org_asks_of_an_article(built: Site) -> None:
    found = [(n, d) for n, tree in pages(built) for d in json_ld(tree)]
    assert len(found) == 1 + 45 + 2 + 1
    for name, data in found:
        assert data["@type"] == "NewsArticle", name
        assert data["url"].startswith(ORIGIN), name
        assert "\u00a0" not in json.dumps(data, ensure_ascii=False), name


def test_an_article_fits_into_the_first_flight_of_a_connection(built: Site) -> None:
    """design.md, «Budgets»: at most 14,000 bytes, the style within."""
    for path in (built.output / "articles").glob("*.html"):
        assert len(gzip.compress(path.read_bytes(), mtime=0)) <= 14_000, path.name


def test_lists_page_by_folders_that_cannot_collide(built: Site) -> None:
    for folder in ("", "section/articles/", "author/jane-doe/", "tag/trade/", "archives/2011/"):
        assert (built.output / f"{folder}page/2/index.html").is_file(), folder


def test_list_items_speak_their_article_s_language(built: Site) -> None:
    stories = by_class(parse(built.page("index.html")), "story")
    assert {story.get("lang", "ru") for story in stories} >= {"en", "ru", "ar"}
    arabic = next(story for story in stories if story.get("lang") == "ar")
    assert arabic.get("dir") == "rtl"


def test_translations_point_at_each_other(built: Site) -> None:
    for page in ("articles/two.html", "articles/two-en.html"):
        tree = parse(built.page(page))
        languages = {link.get("hreflang") for link in links(tree, "alternate")} - {None}
        assert languages == {"fr", "en"}, page
        assert [a.get("lang") for a in elements(tree, "a") if a.get("rel") == "alternate"]


def test_an_article_leads_to_its_neighbours(built: Site) -> None:
    tree = parse(built.page("articles/article-7.html"))
    relations = {a.get("rel") for a in elements(tree, "a")}
    assert relations >= {"next", "prev"}


def test_the_menu_says_where_the_reader_is(built: Site) -> None:
    tree = parse(built.page("pages/about.html"))
    current = [text_of(a) for a in elements(tree, "a") if a.get("aria-current")]
    assert current == ["О сайте"]


def test_no_file_but_those_of_the_site_is_written(built: Site) -> None:
    kinds = {Path(name).suffix for name in built.files() if name != "_redirects"}
    assert kinds == {".html", ".js", ".xml", ".json", ".png", ".svg", ".txt", ".webmanifest"}
