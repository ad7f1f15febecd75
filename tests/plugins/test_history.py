"""A reader can see what an article said before, and never what it said before it was published."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from desk.build import BuildError
from desk.publish.finish import _refuse_without_history
from plugins.git import untold
from tests.html import by_class, elements, links, meta, parse, text_of
from tests.sites import Site, article
from tests.stand_ins import TOO_DEEP, markdown_with_stand_ins

SOURCE = "articles/a-plan.md"
PAGE = "articles/a-plan.history.html"
IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "Desk Secret"), ("EMAIL", "desk@secret.example"))
}
# A repository of a few commits has nothing to tidy, which git looks for after each.
UNTIDIED = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
# Neither the person's nor the machine's configuration.
NO_CONFIG = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

Commit = Callable[..., None]


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """What git answers, as a person without any configuration hears it."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *UNTIDIED, *arguments],
        cwd=folder,
        env={**clean, **NO_CONFIG, **IDENTITY, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def commit(site: Site) -> Commit:
    """Commit all of `content/` at a moment; the site's folder is a repository from now on."""
    return committer(site)


def committer(site: Site) -> Commit:
    git(site.folder, "init", "-q")

    def commit_content(moment: str = "2013-06-01T10:00:00 +0300", **environment: str) -> None:
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": "2020-01-01T00:00:00 +0000"}
        git(site.folder, "add", "content")
        git(site.folder, "commit", "-q", "-m", "desk secret", **{**dates, **environment})

    return commit_content


def write_versions(site: Site, commit: Commit, *bodies: str, **fields: str) -> None:
    """Commit an article again and again, one day after the other from 1 June 2013."""
    for day, body in enumerate(bodies, 1):
        site.write(SOURCE, article(body=body, **fields))
        commit(f"2013-06-{day:02}T10:30:00 +0300")


def merge_versions(site: Site, commit: Commit) -> None:
    """Commit a version, and another by way of a branch."""
    write_versions(site, commit, "Main one.")
    git(site.folder, "checkout", "-q", "-b", "desk")
    write_versions(site, commit, "Unpublished thought.", "Main two.")
    git(site.folder, "checkout", "-q", "-")
    git(site.folder, "merge", "-q", "--no-ff", "-m", "merge", "desk")


def versions(site: Site, page: str = PAGE) -> list[Element]:
    """The versions that a history page tells, newest first."""
    return by_class(parse(site.page(page)), "version")


def told(version: Element) -> list[str]:
    """The lines of one version, with its deletions and insertions marked."""
    return [_marked(element) for element in by_class(version, "version__text")[0]]


def _marked(element: Element) -> str:
    inner = (element.text or "") + "".join(_marked(e) + (e.tail or "") for e in element)
    form = {"ins": "{{+{}+}}", "del": "[-{}-]"}.get(element.tag, "{}")
    return form.format(inner)


def has_no_history(site: Site, slug: str = "a-plan", pages: str = "*") -> bool:
    """Tell whether the article has neither a page of its history nor a link to one."""
    assert (site.output / f"articles/{slug}.html").is_file()
    page = parse(site.page(f"articles/{slug}.html"))
    return not list(site.output.rglob(f"{pages}.history.html")) and "history" not in "".join(
        a.get("href", "") for a in elements(page, "a")
    )


def _bodies(*bodies: str) -> list[str]:
    return [article(body=body) for body in bodies]


TABLE = "| Year | Trade |\n|---|---|\n| 2012 | {} |"
SUM = "They paid 5[^a] in all, not 10<sup>6</sup>, for H<sub>2</sub>O on the 4<sup>th</sup>"
NOTES = "\n\n[^a]: By their own report."
EVIL = "<script>alert(1)</script> `<img src=x onerror=alert(1)>` &lt;b&gt; </ins></p>"
NAMES = ["статья.md", "two words.md", 'a"quote.md', "новы год/a.md"]
# Versions of articles that are told whatever else lies in the repository, by their slugs.
TEXTS: dict[str, list[str]] = {
    "trade": _bodies("Trade is $1m.", "Trade is $1bn.", "Trade is $1bn now."),
    "heads": [
        article("An old plan", Standfirst="Of old."),
        article("A new plan", Standfirst="Of now."),
    ],
    "unseen": [
        *_bodies('Some *text*, "quoted".', "Some _text_, “quoted”."),
        article(body="Some _text_, “quoted”.", Tags="trade"),
    ],
    "same": _bodies("One.", "Two.", "*Two*."),
    "corrected": [
        article(body="It is $1m."),
        article(body="It is $1bn.", Correction='2013-06-03 | It is "$1bn".'),
    ],
    "withdrawn": [article(Clarification="2013-06-03 | It is so."), article()],
    "modified": [article(Modified="2013-06-03"), article(Modified="2013-06-05")],
    "table": _bodies(TABLE.format("1 mn"), TABLE.format("1 bn")),
    "sum": _bodies(f"{SUM}.{NOTES}", f"{SUM} day.{NOTES}"),
    "markup": [
        article(
            'A <b> "plan"',
            f"One {EVIL}",
            Standfirst="<i>x</i>",
            Correction="2013-06-01 | <script>y</script>",
        ),
        article("A plan", "One."),
    ],
    **{
        f"named-{number}": [article(body=body, Slug=f"named-{number}") for body in ("One.", "Two.")]
        for number in range(len(NAMES))
    },
}
FILES = {f"named-{number}": name for number, name in enumerate(NAMES)}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """All these articles in one repository, with a version a day from 1 June 2013 on."""
    site = Site(tmp_path_factory.mktemp("texts"))
    commit = committer(site)
    for day in range(3):
        for slug, sources in TEXTS.items():
            if day < len(sources):
                site.write(f"articles/{FILES.get(slug, f'{slug}.md')}", sources[day])
        commit(f"2013-06-{day + 1:02}T10:30:00 +0300")
    site.build()
    return site


def of(texts: Site, slug: str) -> list[Element]:
    """The versions of one of these articles, newest first."""
    return versions(texts, f"articles/{slug}.history.html")


def test_each_version_tells_what_it_changed_newest_first(texts: Site) -> None:
    assert [told(version) for version in of(texts, "trade")] == [
        ["Trade is $1bn {+now+}."],
        ["Trade is [-$1m-] {+$1bn+}."],
        ["Первая сохранённая версия."],
    ]


def test_a_version_bears_its_author_s_date_in_the_site_s_zone(site: Site, commit: Commit) -> None:
    site.write(SOURCE, article(body="One."))
    commit()
    site.write(SOURCE, article(body="Two."))
    commit("2013-06-03T22:30:00 +0000")
    site.build()
    time = elements(versions(site)[0], "time")[0]
    assert time.get("datetime") == "2013-06-04T01:30:00+03:00"
    assert text_of(time) == "4 июня 2013, 01:30"


def test_headline_and_standfirst_are_compared_too(texts: Site) -> None:
    assert told(of(texts, "heads")[0]) == [
        "[-An old-] {+A new+} plan",
        "Of [-old-] {+now+}.",
    ]


def test_the_article_links_its_history_and_the_history_its_article(
    site: Site, commit: Commit
) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.build(SITEURL="https://paper.example/news")
    (link,) = elements(by_class(parse(site.page()), "byline__history")[0], "a")
    assert link.get("href") == f"/news/{PAGE}"
    (back,) = elements(elements(parse(site.page(PAGE)), "h1")[0], "a")
    assert back.get("href") == "/news/articles/a-plan.html"


def test_search_engines_and_lists_do_not_find_it(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.build(SITEURL="https://paper.example")
    tree = parse(site.page(PAGE))
    assert meta(tree)["robots"] == "noindex"
    assert links(tree, "canonical")[0].get("href") == f"https://paper.example/{PAGE}"
    naming = {name for name, data in site.files().items() if b"history.html" in data}
    assert naming == {PAGE, "articles/a-plan.html"}


def test_the_chrome_and_the_article_keep_their_languages(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Two.", Lang="ar")
    site.build()
    tree = parse(site.page(PAGE))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    for name in ("kicker", "version__first"):
        element = by_class(tree, name)[0]
        assert (element.get("lang"), element.get("dir")) == ("ru", "ltr"), name


def test_nothing_of_the_desk_is_shown(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.build()
    assert "ecret" not in site.page(PAGE)


def test_what_readers_cannot_see_makes_no_version(texts: Site) -> None:
    assert has_no_history(texts, "unseen", pages="unseen")


def test_versions_that_read_the_same_bear_the_first_one_s_date(texts: Site) -> None:
    newest, _ = of(texts, "same")
    assert elements(newest, "time")[0].get("datetime") == "2013-06-02T10:30:00+03:00"


def test_a_correction_stands_with_the_version_that_it_came_with(texts: Site) -> None:
    assert told(of(texts, "corrected")[0]) == [
        "{+Исправление, 3 июня 2013 It is “$1bn”.+}",
        "It is [-$1m-] {+$1bn+}.",
    ]


def test_a_clarification_that_is_withdrawn_is_told(texts: Site) -> None:
    assert told(of(texts, "withdrawn")[0]) == ["[-Уточнение, 3 июня 2013 It is so.-]"]


def test_a_date_of_change_is_told(texts: Site) -> None:
    assert told(of(texts, "modified")[0]) == ["Обновлено 5 июня 2013"]


def test_a_row_of_a_table_is_one_line(texts: Site) -> None:
    assert told(of(texts, "table")[0]) == ["Year Trade", "2012 1 [-mn-] {+bn+}"]


def test_a_note_s_number_is_no_digit_of_the_sum_before_it(texts: Site) -> None:
    (change,) = [line for line in told(of(texts, "sum")[0]) if "paid" in line]
    assert change.startswith("They paid 5 in all, not 10⁶, for H₂O on the 4th")


def test_a_file_is_followed_under_its_former_names(site: Site, commit: Commit) -> None:
    text = "\n\n".join(f"Paragraph {number} of the text." for number in range(9))
    old = site.folder / "desk/старое имя.md"
    old.parent.mkdir()
    old.write_text(article(body=f"Before all.\n\n{text}"))
    git(site.folder, "add", "desk")
    git(site.folder, "commit", "-q", "-m", "outside of content/")
    (site.content / "articles").mkdir(parents=True)
    git(site.folder, "mv", "desk/старое имя.md", "content/articles/another.md")
    site.write("articles/another.md", article(body=text))
    commit()
    (site.content / "articles/another.md").unlink()
    site.write(SOURCE, article(body=f"{text}\n\nAnd more."))
    commit()
    site.build()
    newest, former, oldest = versions(site)
    assert told(newest)[-1] == "{+And more.+}"
    assert told(former)[0] == "[-Before all.-]"
    assert told(oldest) == ["Первая сохранённая версия."]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_letters_is_followed(texts: Site, name: str) -> None:
    assert len(of(texts, f"named-{NAMES.index(name)}")) == 2


def test_a_file_of_a_deleted_one_s_name_has_a_history_of_its_own(
    site: Site, commit: Commit
) -> None:
    site.write("articles/other.md", article("Other"))
    write_versions(site, commit, "Forgotten.", "Forgotten, too.")
    (site.content / SOURCE).unlink()
    commit()
    write_versions(site, commit, "One.", "Two.")
    site.build()
    assert len(versions(site)) == 2
    assert "Forgotten" not in site.page(PAGE)


def write_paper(site: Site, folder: str, bodies: list[str]) -> None:
    for number, body in enumerate(bodies):
        site.write(f"articles/{folder}/{number}.md", article(f"Number {number}", body))


def bodies_told(site: Site, name: str) -> list[str]:
    """Each version of an article, newest first, as one line."""
    return [" ".join(told(v)) for v in versions(site, f"articles/{name}.history.html")]


# Git breaks nothing that has less than 400 bytes.
# Git breaks no text of less than 400 bytes.
LONG = ["\n\n".join(f"{word} {number}." for number in range(90)) for word in ("Grain", "Oil")]


def test_two_articles_that_exchange_names_keep_their_own_history(
    site: Site, commit: Commit
) -> None:
    """Each with an edit on the way: git takes each name's new text for an edit of the old one."""
    write_paper(site, "2013", LONG)
    commit()
    write_paper(site, "2013", [f"{body}\n\nSaid of {n}." for n, body in enumerate(LONG[::-1])])
    commit()
    site.build()
    assert "Grain" not in site.page("articles/0.history.html")
    assert "Oil" not in site.page("articles/1.history.html")
    assert [len(bodies_told(site, name)) for name in "01"] == [2, 2]


def test_a_name_that_is_given_to_a_new_article_takes_no_history_along(
    site: Site, commit: Commit
) -> None:
    site.write("articles/plan.md", article("Grain", LONG[0]))
    commit()
    site.write("articles/old-plan.md", article("Grain", f"{LONG[0]}\n\nMended."))
    site.write("articles/plan.md", article("Oil", LONG[1]))
    commit()
    site.write("articles/plan.md", article("Oil", f"{LONG[1]}\n\nMended."))
    commit()
    site.build()
    assert len(bodies_told(site, "old-plan")) == 2
    assert len(bodies_told(site, "plan")) == 2
    assert "Grain" not in site.page("articles/plan.history.html")


@pytest.mark.parametrize("new", ["articles/archive/2013", "articles/2014", "articles/ГОД"])
def test_a_folder_that_is_moved_takes_all_histories_along(
    site: Site, commit: Commit, new: str
) -> None:
    write_paper(site, "2013", LONG)
    commit()
    (site.content / new).parent.mkdir(exist_ok=True)
    git(site.folder, "mv", "content/articles/2013", f"content/{new}")
    commit()
    write_paper(site, new.removeprefix("articles/"), [f"{body}\n\nMore." for body in LONG])
    commit()
    site.build()
    assert [len(bodies_told(site, name)) for name in "01"] == [2, 2]


def test_a_name_that_changes_its_case_alone_is_followed(site: Site, commit: Commit) -> None:
    site.write("articles/Plan.md", article(body="One.", Slug="a-plan"))
    commit()
    git(site.folder, "mv", "content/articles/Plan.md", "content/articles/plan.md")
    site.write("articles/plan.md", article(body="One.\n\nTwo.", Slug="a-plan"))
    commit()
    site.build()
    assert len(versions(site)) == 2


def test_as_many_files_as_there_are_may_be_renamed_and_edited_at_once(
    site: Site, commit: Commit
) -> None:
    """Git looks for a thousand, unless told: with such a limit of two, three have no history."""
    bodies = [f"{LONG[0]}\n\nOf article {number} alone, {number**9}." for number in range(3)]
    write_paper(site, "2013", bodies)
    commit()
    git(site.folder, "config", "diff.renameLimit", "2")
    for number, body in enumerate(bodies):
        (site.content / f"articles/2013/{number}.md").unlink()
        site.write(f"articles/2014/b{number}.md", article(f"Number {number}", f"{body}\n\nNew."))
    commit()
    site.build()
    assert [len(bodies_told(site, f"b{number}")) for number in range(3)] == [2, 2, 2]


def test_a_rename_that_comes_by_a_merge_is_followed(site: Site, commit: Commit) -> None:
    site.write("articles/old.md", article(body=LONG[0]))
    commit()
    git(site.folder, "checkout", "-q", "-b", "desk")
    git(site.folder, "mv", "content/articles/old.md", f"content/{SOURCE}")
    site.write(SOURCE, article(body=f"{LONG[0]}\n\nMore."))
    commit()
    git(site.folder, "checkout", "-q", "-")
    site.write("articles/other.md", article("Other"))
    commit()
    git(site.folder, "merge", "-q", "--no-ff", "-m", "merge", "desk")
    site.build()
    assert len(versions(site)) == 2


def test_a_merge_is_a_version_and_the_way_to_it_is_none(site: Site, commit: Commit) -> None:
    """What stood on a branch was not published."""
    merge_versions(site, commit)
    site.build()
    assert [told(version) for version in versions(site)] == [
        ["Main [-one-] {+two+}."],
        ["Первая сохранённая версия."],
    ]


def test_a_translation_has_its_own_history(site: Site, commit: Commit) -> None:
    site.write("articles/a.md", article(Slug="a-plan", body="Same."))
    for body in ("Раз.", "Два."):
        text = article(body=body, Slug="a-plan", Lang="ru", Translation="true")
        site.write("articles/b.md", text)
        commit()
    site.build()
    assert [path.name for path in site.output.rglob("*.history.html")] == ["a-plan-ru.history.html"]
    assert elements(
        by_class(parse(site.page("articles/a-plan-ru.html")), "byline__history")[0], "a"
    )


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_what_was_not_yet_published_is_never_told(site: Site, commit: Commit, status: str) -> None:
    write_versions(site, commit, "Unproven rumour.", "Another rumour.", Status=status)
    write_versions(site, commit, "The fact.", "The fact, mended.")
    site.build()
    assert len(versions(site)) == 2
    assert b"umour" not in b"".join(site.files().values())


def test_what_waited_for_its_day_is_never_told(site: Site, commit: Commit) -> None:
    """A date to come keeps an article back as well as a status does."""
    write_versions(site, commit, "A rumour.", "The fact.", Date="2013-06-02 10:45")
    site.write(SOURCE, article(body="The fact, mended.", Date="2013-06-02 10:45"))
    commit("2013-06-04T10:30:00 +0300")
    site.build()
    assert len(versions(site)) == 2
    assert "rumour" not in site.page(PAGE)


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_an_article_that_is_withdrawn_has_no_history(
    site: Site, commit: Commit, status: str
) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.write(SOURCE, article(body="Two.", Status=status))
    commit()
    site.build()
    assert not list(site.output.rglob("*.history.html"))
    assert b"history.html" not in b"".join(site.files().values())


def test_an_edit_that_is_not_committed_is_not_told(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.write(SOURCE, article(body="Three."))
    site.build()
    assert len(versions(site)) == 2
    assert "Three" not in site.page(PAGE)


def test_an_article_that_is_not_committed_has_no_history(site: Site, commit: Commit) -> None:
    for body in ("Other one.", "Other two."):
        site.write("articles/other.md", article("Other", body))
        write_versions(site, commit, body)
    (site.content / SOURCE).unlink()
    commit()
    site.write(SOURCE, article(body="Three."))
    site.build()
    assert [path.name for path in site.output.rglob("*.history.html")] == ["other.history.html"]


def test_one_version_is_no_history(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.")
    site.build()
    assert has_no_history(site)


def test_one_setting_turns_it_off(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Two.")
    site.build(ARTICLE_HISTORY=False)
    assert has_no_history(site)


def test_a_site_without_a_repository_is_built_as_ever(site: Site) -> None:
    site.write(SOURCE, article())
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert has_no_history(site)


def test_a_repository_without_a_commit_is_built_as_ever(site: Site, commit: Commit) -> None:
    site.write(SOURCE, article())
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert has_no_history(site)


def test_a_machine_without_git_builds_as_ever(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_versions(site, commit, "One.", "Two.")
    monkeypatch.setenv("PATH", str(site.folder))
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert has_no_history(site)


def test_a_shallow_clone_does_not_pass_for_the_whole_history(
    site: Site, commit: Commit, tmp_path: Path
) -> None:
    write_versions(site, commit, "One.", "Two.", "Three.")
    clone = Site(tmp_path / "clone")
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{site.folder}", str(clone.folder))
    clone.build("publishconf.py", SITEURL="https://paper.example")
    assert has_no_history(clone)


def test_a_history_that_cannot_be_told_stops_a_release_until_that_is_allowed(
    site: Site, commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_versions(site, commit, "One.", "Two.", "Three.")
    clone = Site(tmp_path / "clone")
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{site.folder}", str(clone.folder))
    told = {"PATH": str(clone.content)}
    assert "git fetch --unshallow" in untold(told)
    with pytest.raises(BuildError, match="must be readable: the repository is a shallow clone"):
        _refuse_without_history(told, {})
    _refuse_without_history(told, {"ALLOW_NO_HISTORY": "1"})
    _refuse_without_history({**told, "ARTICLE_HISTORY": False}, {})
    _refuse_without_history({"PATH": str(site.content)}, {})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert untold(told) == "git is not installed"
    for folder in (clone.folder, site.folder):
        shutil.rmtree(folder / ".git")
    assert untold(told) == ""


def test_git_s_refusal_of_another_s_repository_is_told_with_what_to_do(
    site: Site, commit: Commit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in containers and after sudo."""
    write_versions(site, commit, "One.", "Two.")
    git_itself = shutil.which("git")
    (tmp_path / "git").write_text(
        f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {git_itself} "$@"\n'
    )
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    why = untold({"PATH": str(site.content)})
    assert why.startswith("fatal: detected dubious ownership in repository at")
    assert why.endswith(f"; git config --global --add safe.directory '{site.folder}'")


def test_a_clone_that_lacks_old_texts_does_not_fetch_them(
    site: Site, commit: Commit, tmp_path: Path
) -> None:
    write_versions(site, commit, "One.", "Two.")
    git(site.folder, "config", "uploadpack.allowFilter", "true")
    clone = Site(tmp_path / "clone")
    source = f"file://{site.folder}"
    git(tmp_path, "clone", "-q", "--filter=blob:none", source, str(clone.folder))
    clone.build("publishconf.py", SITEURL="https://paper.example")
    assert has_no_history(clone)


def test_a_hook_s_variables_do_not_lead_to_another_repository(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_versions(site, commit, "One.", "Two.")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    site.build()
    assert len(versions(site)) == 2


def test_a_person_s_configuration_changes_nothing(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    merge_versions(site, commit)
    sign_the_last_commit(site)
    site.build()
    expected = site.page(PAGE)
    settings = "[log]\nshowRoot=false\nshowSignature=true\ndiffMerges=off\n[diff]\nrenames=false\n"
    (tmp_path / ".gitconfig").write_text(settings)
    monkeypatch.setenv("HOME", str(tmp_path))
    site.build()
    assert site.page(PAGE) == expected


def sign_the_last_commit(site: Site) -> None:
    """Sign it by what git takes for GnuPG, and what speaks when it is asked to verify."""
    program = site.folder / "gpg"
    frame = "-----{} PGP SIGNATURE-----"
    program.write_text(
        "#!/bin/sh\n"
        'case "$*" in *--verify*) echo "gpg: good" >&2; exit;; esac\n'
        "cat >/dev/null; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n"
        f"echo '{frame.format('BEGIN')}'; echo; echo x; echo '{frame.format('END')}'\n"
    )
    program.chmod(0o755)
    git(site.folder, "config", "gpg.program", str(program))
    git(site.folder, "commit", "-q", "--amend", "--no-edit", "-S")


@pytest.mark.parametrize(
    "broken",
    [b"Title: No date\n\nBroken.", b"\xff\xfe", b"", article(body=TOO_DEEP).encode()],
    ids=["no date", "not UTF-8", "empty", "too deep for Markdown"],
)
def test_a_version_that_could_not_be_built_is_left_out(
    site: Site, commit: Commit, broken: bytes
) -> None:
    write_versions(site, commit, "It is one.")
    site.write(SOURCE, broken)
    commit()
    write_versions(site, commit, "It is two.")
    settings = {"SITEURL": "https://paper.example", "MARKDOWN": markdown_with_stand_ins()}
    site.build("publishconf.py", **settings)
    assert [told(version) for version in versions(site)] == [
        ["It is [-one-] {+two+}."],
        ["Первая сохранённая версия."],
    ]


def test_an_old_text_of_great_length_is_left_out(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "One.", "Long. " * 100_000, "Two.")
    site.build()
    assert "Long" not in site.page(PAGE)


def test_old_words_are_text_and_never_markup(texts: Site) -> None:
    tree = parse(texts.page("articles/markup.history.html"))
    assert not elements(tree, "script") + elements(tree, "img") + elements(tree, "b")
    assert "<img src=x onerror=alert(1)>" in text_of(by_class(tree, "version")[0])


def test_a_commit_may_bear_any_date(site: Site, commit: Commit) -> None:
    for body, moment in (("One.", "@0 +0000"), ("Two.", "@99999999999999 +0000")):
        site.write(SOURCE, article(body=body, Date="1960-01-01"))
        commit(moment)
    site.build()
    assert len(versions(site)) == 2


def test_the_same_repository_gives_the_same_bytes(
    site: Site, commit: Commit, tmp_path: Path
) -> None:
    write_versions(site, commit, "One.", "Two.")
    clone = Site(tmp_path / "clone")
    git(tmp_path, "clone", "-q", str(site.folder), str(clone.folder))
    site.build()
    clone.build()
    assert clone.files() == site.files()
    assert PAGE in site.files()


def test_the_number_of_processes_does_not_grow_with_the_articles(
    site: Site, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, folder = site.folder / "calls", site.folder / "bin"
    folder.mkdir()
    wrapper = folder / "git"
    wrapper.write_text(f'#!/bin/sh\necho "$@" >> "{calls}"\nexec "{shutil.which("git")}" "$@"\n')
    wrapper.chmod(0o755)
    for body in ("One.", "Two."):
        for number in range(40):
            site.write(f"articles/a-{number}.md", article(f"No. {number}", body))
        commit()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    site.build()
    assert len(list(site.output.rglob("*.history.html"))) == 40
    assert len(calls.read_text().splitlines()) == 4


def test_a_correction_s_note_leads_to_the_history(site: Site, commit: Commit) -> None:
    write_versions(site, commit, "It is $1m.", "It is $1bn.", Correction="2013-06-03 | It is $1bn.")
    site.build()
    note = by_class(parse(site.page("articles/a-plan.html")), "notes__more")[0]
    assert "/articles/a-plan.history.html" in [a.get("href") for a in elements(note, "a")]
