"""What is refused before anything is sent; and what an address may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk.manifest import Entry, ManifestError, cache_class, entries_from
from desk.publish import DeployError, guards
from desk.publish.address import (
    FolderAddress,
    GitAddress,
    RcloneAddress,
    SshAddress,
    find_address,
)
from desk.publish.model import Brief, Release, Retired, State
from desk.publish.plan import make_plan, stages
from desk.settings import SettingError
from tests.desk.publish.harness import Paper


def test_without_a_build_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="There must be a build to ship: make publish SITEURL="):
        Paper(tmp_path / "paper").deploy(f"dir:{tmp_path}/www")


def test_an_empty_build_is_refused(paper: Paper, tmp_path: Path) -> None:
    paper.build(entries=())
    with pytest.raises(DeployError, match=r"must have an index\.html, not 0 files"):
        paper.deploy(f"dir:{tmp_path}/www")


def test_an_output_that_another_command_wrote_is_refused(paper: Paper, tmp_path: Path) -> None:
    """`make html` after `make publish`, say."""
    paper.write("index.html", "draft of the day")
    paper.delete("sitemap.xml")
    with pytest.raises(DeployError, match=r"2 files differ, index\.html, sitemap\.xml; run make"):
        paper.deploy(f"dir:{tmp_path}/www")


def test_a_build_that_is_older_than_its_sources_is_refused(paper: Paper, tmp_path: Path) -> None:
    (paper.folder / "content/a.md").write_text("Title: A")
    with pytest.raises(DeployError, match="must not be older than its sources"):
        paper.deploy(f"dir:{tmp_path}/www")


def test_a_draft_is_refused(paper: Paper, tmp_path: Path) -> None:
    paper.write("drafts/secret.html", "x")
    paper.build()
    with pytest.raises(DeployError, match=r"must have no drafts: drafts/secret\.html"):
        paper.deploy(f"dir:{tmp_path}/www")


def test_a_build_for_another_address_is_refused_unless_the_site_moves(
    paper: Paper, tmp_path: Path
) -> None:
    to = f"dir:{tmp_path}/www"
    with pytest.raises(DeployError, match=r"must be for https://other\.example, not for https://"):
        paper.deploy(to, SITEURL="https://other.example")
    paper.deploy(to)
    paper.siteurl = "https://new.example"
    paper.write("index.html", "<!doctype html><title>New</title>")
    paper.build()
    with pytest.raises(DeployError, match=r"SITEURL=https://new\.example here too if the site mov"):
        paper.deploy(to)
    assert paper.deploy(to, SITEURL="https://new.example") == 0


def test_many_deletions_are_refused_until_their_number_is_said(
    paper: Paper, tmp_path: Path
) -> None:
    to = f"dir:{tmp_path}/www"
    paper.deploy(to)
    for number in range(3):
        paper.delete(f"articles/a-{number}.html")
    paper.build()
    with pytest.raises(DeployError, match=r"a tenth of the 22 there, not 3; .* ALLOW_DELETE=3"):
        paper.deploy(to)
    with pytest.raises(SettingError, match="ALLOW_DELETE must be a whole number, not 'all'"):
        paper.deploy(to, ALLOW_DELETE="all")
    assert paper.deploy(to, ALLOW_DELETE="3") == 0


@pytest.mark.parametrize("folder", ["output", "content", "output/www"])
def test_a_folder_of_the_project_s_own_is_refused(paper: Paper, folder: str) -> None:
    with pytest.raises(DeployError, match="TO must be a folder outside of"):
        paper.deploy(f"dir:{paper.folder}/{folder}")


@pytest.mark.parametrize("number", [0, -1, "5"])
def test_a_host_must_keep_the_release_that_is_live(
    paper: Paper, tmp_path: Path, number: int
) -> None:
    paper.keep = number
    with pytest.raises(SettingError, match="KEEP_RELEASES must be a whole number of 1 or more"):
        paper.deploy(f"dir:{tmp_path}/www")


# --- addresses ---

HERE = Path("/home/jane")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dir:www", FolderAddress(HERE / "www")),
        ("dir:/srv/a b", FolderAddress(Path("/srv/a b"))),
        ("ssh://paper.example/srv/www", SshAddress("paper.example", "/srv/www")),
        ("ssh://jane@[::1]:2222/srv/a%20b/", SshAddress("::1", "/srv/a b", "jane", 2222)),
        ("rclone:my s3:bucket/www/", RcloneAddress("my s3", "bucket/www")),
        ("rclone:r2:", RcloneAddress("r2", "")),
        ("git:origin#gh-pages", GitAddress("origin", "gh-pages")),
        ("git:https://x.example/a.git#main", GitAddress("https://x.example/a.git", "main")),
        ("git:git@x.example:a.git#main", GitAddress("git@x.example:a.git", "main")),
        ("live", SshAddress("paper.example", "/srv/www")),
    ],
)
def test_an_address_is_read(typed: str, expected: object) -> None:
    targets = {"live": "ssh://paper.example/srv/www"}
    assert find_address(typed, targets, HERE) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "TO must be an address: dir:PATH, ssh://host/path, .*, live"),
        ("www", "TO must be one of dir:PATH, .*, not 'www'; TARGETS has live"),
        ("ftp://x.example", "TO must be one of dir:PATH"),
        ("ssh://x.example", "TO must be of the form ssh://user@host:port/path"),
        ("ssh://x.example:port/a", "TO must be of the form ssh://"),
        ("ssh://jane:word@x.example/a", "TO must have no password"),
        ("ssh://-oProxyCommand=x/a", "TO must be of the form ssh://"),
        ("rclone:x", "TO must be rclone:REMOTE:PATH"),
        ("rclone::s3,access_key_id=x:b", "TO must be rclone:REMOTE:PATH"),
        ("git:origin", "TO must be of the form git:REMOTE#BRANCH"),
        ("git:--upload-pack=x#main", "TO must be of the form git:"),
        ("git:https://jane:word@x.example/a#main", "TO must have no password"),
        ("git:origin#a..b", "TO must be of the form git:"),
        ("git:origin#HEAD", "TO must be of the form git:"),
        ("git:origin#a//b", "TO must be of the form git:"),
        ("git:origin#a.lock", "TO must be of the form git:"),
        ("git:origin#a/", "TO must be of the form git:"),
    ],
)
def test_what_is_no_address_is_refused_without_its_password(typed: str, message: str) -> None:
    with pytest.raises(SettingError, match=message) as refused:
        find_address(typed, {"live": "dir:x"}, HERE)
    assert "word@" not in str(refused.value)


# --- plans ---


def entry(path: str, content: str = "x") -> Entry:
    return Entry(path, 1, content, "text/html", cache_class(path))


def release(*entries: Entry, retired: tuple[Retired, ...] = ()) -> Release:
    return Release(Brief("1", "", "", ""), "https://x.example", entries, retired)


def test_a_hashed_asset_outlives_its_release_by_thirty_days() -> None:
    asset = entry("theme/report.0a0a0a0a.js")
    left = make_plan([], State(release(asset)), date(2026, 1, 1)).retired
    assert left == (Retired(asset, "2026-01-01"),)
    state = State(release(retired=left))
    assert make_plan([], state, date(2026, 1, 30)).retired == left
    due = make_plan([], state, date(2026, 1, 31))
    assert [(d.path, d.reason, d.counts) for d in due.deletes] == [
        (asset.path, "kept for 30 days", False)
    ]


def test_what_a_broken_deploy_may_have_written_is_sent_again_though_the_manifest_has_it() -> None:
    page = entry("a.html")
    state = State(release(page), frozenset({"a.html", "stray.html"}))
    plan = make_plan([page], state, date(2026, 1, 1))
    assert [send.entry for send in plan.sends] == [page]
    assert [delete.path for delete in plan.deletes] == ["stray.html"]


def test_what_a_broken_deploy_has_sent_is_not_sent_again() -> None:
    old, new = entry("theme/report.0a0a0a0a.js"), entry("theme/report.0b0b0b0b.js")
    state = State(release(old), sent=(new,))
    assert make_plan([new], state, date(2026, 1, 1)).sends == ()
    assert make_plan([old], state, date(2026, 1, 1)).retired == (Retired(new, "2026-01-01"),)


def test_stages_go_from_what_pages_show_to_what_leads_to_them() -> None:
    paths = (
        "index.html",
        "feeds/all.json",
        "articles/b.html",
        "_redirects",
        "images/a.png",
        "theme/report.0a0a0a0a.js",
        "sitemap.xml",
        "articles/a.html",
        "section/x/index.html",
        ".well-known/security.txt",
        "robots.txt",
    )
    state = State(release(entry("articles/a.html", "old")))
    plan = make_plan(map(entry, paths), state, date(2026, 1, 1))
    assert [[send.entry.path for send in stage] for stage in stages(plan.sends)] == [
        ["theme/report.0a0a0a0a.js"],
        [".well-known/security.txt", "images/a.png"],
        ["articles/b.html"],
        ["articles/a.html"],
        [
            "_redirects",
            "feeds/all.json",
            "index.html",
            "robots.txt",
            "section/x/index.html",
            "sitemap.xml",
        ],
    ]


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/./b", "a\nb", "a\\b", ""])
def test_a_manifest_that_names_a_file_outside_of_the_site_is_refused(path: str) -> None:
    """It comes from a host, and its paths are deleted there and read here."""
    with pytest.raises(ManifestError, match="manifest must list files of the site"):
        entries_from([[path, 1, "x", "text/html", "revalidate"]])


@pytest.mark.parametrize("rows", [3, "a.html", None, [7], [["a.html"]], {"a": 1}])
def test_a_manifest_whose_files_are_no_list_is_refused(rows: object) -> None:
    with pytest.raises(ManifestError, match="manifest must "):
        entries_from(rows)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("theme/report.0a1b2c3d.js", "immutable"),
        ("images/a port.0a1b2c3d.PNG", "immutable"),
        ("theme/report.0a1b2c3d.js.br", "immutable"),
        ("images/a.png", "revalidate"),
        ("articles/a.0a1b2c3d.html", "revalidate"),
        ("share/articles/a.png", "revalidate"),
        ("0a1b2c3d.png", "revalidate"),
    ],
)
def test_only_a_script_picture_or_font_with_a_hash_in_its_name_is_kept_for_ever(
    path: str, expected: str
) -> None:
    assert cache_class(path) == expected


def test_a_source_that_cannot_be_read_is_left_to_the_build_that_names_it(tmp_path: Path) -> None:
    """`make publish` once ended in a traceback before the build could say so."""
    barred, of_nobody = tmp_path / "b.md", Path("/proc/self/mem")  # not even root's
    if of_nobody.exists():
        barred.symlink_to(of_nobody)
    else:
        barred.touch(mode=0)
    with pytest.raises(OSError, match=r"."):
        barred.read_bytes()
    without = guards.digest_of_sources([tmp_path / "none"])
    assert guards.digest_of_sources([tmp_path]) != without
