"""Deploys through rclone to S3, WebDAV, FTP and SFTP: in order, finished later, and back."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.publish import DeployError
from desk.publish.plan import stage_of
from desk.publish.rclone import CURRENT, LOCK, Rclone
from desk.settings import SettingError
from tests.desk.publish import servers
from tests.desk.publish.harness import HARD_NAMES, KINDS, SOME_KINDS, Paper, files_in, page
from tests.desk.publish.servers import Store
from tests.effort import by_night


@pytest.fixture(scope="session", params=KINDS)
def any_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A server of each kind."""
    with servers.store(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture
def store(any_store: Store, tmp_path: Path) -> Store:
    """The same with an empty place for the site, and an empty log."""
    any_store.place = tmp_path.name
    any_store.log.write_bytes(b"")
    return any_store


def live(store: Store) -> dict[str, bytes]:
    """What a web server of that folder would send."""
    files = files_in(store.folder)
    return {path: data for path, data in files.items() if not path.startswith(".releases/")}


def typed(store: Store) -> dict[str, str]:
    return {**store.remote, **({"INSECURE": "1"} if store.kind == "ftp" else {})}


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    found = re.findall(r"^  (\w+) .*  (\S.*?)  — (.*)$", capsys.readouterr().out, re.MULTILINE)
    return [(verb, path.strip(), reason) for verb, path, reason in found]


@pytest.mark.parametrize(
    "any_store", ["s3", "sftp", *by_night("webdav", "ftp", "ftps")], indirect=True
)
def test_deploys_send_what_changed_and_nothing_else(
    paper: Paper, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """A first deploy, none, an edit of the same length, a deletion, a rename."""
    to = store.address
    editions = [files_in(paper.output)]
    assert paper.deploy(to, **typed(store)) == 0
    assert live(store) == editions[0]
    assert set(HARD_NAMES) <= live(store).keys()
    capsys.readouterr()

    paper.build()
    assert paper.deploy(to, **typed(store)) == 0
    assert told(capsys) == []

    paper.write("articles/a-1.html", page("Artikle 1", "0a0a0a0a"))
    paper.delete("articles/a-3.html")
    paper.write("articles/b-3.html", page("Article 3", "0a0a0a0a"))
    paper.delete(HARD_NAMES[3])
    paper.build()
    paper.deploy(to, **typed(store))
    editions.append(files_in(paper.output))
    assert told(capsys) == [
        ("send", "articles/b-3.html", "new"),
        ("send", "articles/a-1.html", "changed"),
        ("delete", "articles/a-3.html", "not in this build"),
        ("delete", HARD_NAMES[3], "not in this build"),
    ]
    assert live(store) == editions[1]


@pytest.mark.parametrize("any_store", SOME_KINDS, indirect=True)
def test_rollback_brings_every_byte_back(
    paper: Paper, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """The release before, and the first of three; the assets of both stay."""
    to = store.address
    editions = [files_in(paper.output)]
    paper.deploy(to, **typed(store))
    paper.write("articles/a-1.html", page("Article one", "0a0a0a0a"))
    paper.write("theme/report.0c0c0c0c.js", "export { };")
    paper.delete("theme/report.0a0a0a0a.js")
    paper.build()
    paper.deploy(to, **typed(store))
    editions.append(files_in(paper.output))
    asset = {"theme/report.0a0a0a0a.js": b"export {};"}
    assert live(store) == {**editions[1], **asset}
    paper.write("index.html", page("The fourth", "0c0c0c0c"))
    paper.build()
    paper.deploy(to, **typed(store))

    newest = {"theme/report.0c0c0c0c.js": b"export { };"}
    front = store.folder / "index.html"
    before = int(front.stat().st_mtime)
    paper.rollback(to, **typed(store))
    assert live(store) == {**editions[1], **asset}
    if store.kind != "s3":  # which has dates of its own
        assert int(front.stat().st_mtime) > before, "a browser would keep the page that is gone"
    capsys.readouterr()
    paper.releases(to, **typed(store))
    *lines, first = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert re.match(r"→ .*; brings back ", lines[0])
    assert "Jane Doe  22 sent, 0 deleted" in first
    paper.rollback(to, **typed(store), RELEASE=first.split()[0])
    assert live(store) == {**editions[0], **newest}
    with pytest.raises(DeployError, match="this is the first"):
        paper.rollback(to, **typed(store))


# How the log of each kind of server names a file that is whole at its place, and one that is gone.
WRITTEN = {
    "s3": r"CREATE OBJECT: bucket (?P<path>.+)",
    "webdav": r"INFO  : /+(?P<path>.+): PUT from",
    "ftp": r"Moved \(server-side\) to: (?P<path>.+)",
    "ftps": r"<- RNTO (?P<path>.+)",
    "sftp": r"Moved \(server-side\) to: (?P<path>.+)",
}
GONE = {
    "s3": r"serve s3: DELETE: bucket (?P<path>.+)",
    "webdav": r"INFO  : /+(?P<path>.+): DELETE from",
    "ftp": r"> DELE (?P<path>.+)",
    "ftps": r"<- DELE (?P<path>.+)",
    "sftp": r"DEBUG : (?P<path>.+): Remove: $",
}


def changes_in(store: Store) -> list[tuple[str, str]]:
    """What the server wrote and deleted below the site's folder, in the order of its log."""
    found = []
    for line in store.log.read_text().splitlines():
        for verb, patterns in (("write", WRITTEN), ("delete", GONE)):
            match = re.search(patterns[store.kind], line)
            if match:
                path = match["path"].removeprefix("bucket/").removeprefix(f"{store.place}/")
                found.append((verb, path))
    return found


@pytest.mark.parametrize("any_store", SOME_KINDS, indirect=True)
def test_assets_go_first_then_pages_then_lists_and_last_the_manifest_and_deletions(
    paper: Paper, store: Store
) -> None:
    """As the server's own log has it."""
    paper.deploy(store.address, **typed(store))
    paper.fill(pages=14)
    for path in files_in(paper.output):
        if path.endswith((".html", ".xml")):
            paper.write(path, (paper.output / path).read_bytes() + b"<!-- -->")
    paper.write("theme/report.0e0e0e0e.js", "export { }")
    paper.delete("articles/a-2.html")
    paper.build()
    store.log.write_bytes(b"")
    paper.deploy(store.address, **typed(store))
    order = changes_in(store)
    sent = [path for verb, path in order if verb == "write" and not path.startswith(".releases/")]
    assert len(sent) == 17
    assert [stage_of(path) for path in sent] == sorted(stage_of(path) for path in sent)
    assert sent[0] == "theme/report.0e0e0e0e.js"
    last = max(n for n, (verb, path) in enumerate(order) if (verb, path) == ("write", sent[-1]))
    manifest = order.index(("write", ".releases/current.json"))
    deletion = order.index(("delete", "articles/a-2.html"))
    saved = [n for n, (_, path) in enumerate(order) if "/files/" in path]
    assert not saved or max(saved) < order.index(("write", sent[0]))
    assert last < manifest < deletion


def put_foreign(store: Store, folder: Path, *names: str) -> None:
    """Let another program than ours put files there; a server need not look for what it did not
    do itself."""
    for name in names:
        (folder / "theirs").mkdir(exist_ok=True)
        (folder / "theirs" / name).write_text("theirs")
    rclone = str(Path(sys.executable).parent / "rclone")
    to = store.address.removeprefix("rclone:")
    command = [rclone, "copy", str(folder / "theirs"), to]
    subprocess.run(command, check=True, env={**os.environ, **store.remote})


@pytest.mark.parametrize("any_store", ["s3"], indirect=True)
def test_files_of_others_are_left_alone_and_not_replaced_unasked(
    paper: Paper, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_foreign(store, tmp_path, "index.html", "stats.php")
    with pytest.raises(DeployError, match=r"must not be replaced: index\.html came from elsewhere"):
        paper.deploy(store.address, **typed(store))
    assert live(store) == {"index.html": b"theirs", "stats.php": b"theirs"}
    paper.deploy(store.address, **typed(store), REPLACE="1")
    assert live(store) == {**files_in(paper.output), "stats.php": b"theirs"}
    assert "Left alone, for they are not ours: stats.php (1 in all)" in capsys.readouterr().out


def test_a_wrong_password_is_refused_and_never_shown(
    paper: Paper, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = {**typed(store)}
    if store.kind == "s3":
        wrong["RCLONE_CONFIG_WWW_SECRET_ACCESS_KEY"] = "wrong horse"  # noqa: S105
    else:
        wrong["RCLONE_CONFIG_WWW_PASS"] = servers.obscured("wrong horse")
    with pytest.raises(DeployError, match=r"rclone:www:.* must be usable: ") as refused:
        paper.deploy(store.address, **wrong)
    said = str(refused.value) + "".join(capfd.readouterr())
    assert "wrong horse" not in said
    assert wrong.get("RCLONE_CONFIG_WWW_PASS", "?") not in said
    assert live(store) == {}


@pytest.mark.parametrize("any_store", ["s3"], indirect=True)
def test_a_second_deploy_refuses_until_the_first_is_done_or_dead(
    paper: Paper, store: Store, tmp_path: Path
) -> None:
    mine, theirs = {"machine": socket.gethostname()}, {"machine": "another"}
    alive, dead = {"process": os.getppid()}, {"process": 4_194_303}
    now = datetime.now(UTC)
    said, silent = {"time": now.isoformat()}, {"time": (now - timedelta(minutes=4)).isoformat()}
    for held in ({**mine, **alive, **said}, {**theirs, **dead, **said}):
        put_lock(store, held)
        with pytest.raises(DeployError, match=r"Another deploy must end first: John Smith on "):
            paper.deploy(store.address, **typed(store))
    for left in ({**mine, **dead, **said}, {**theirs, **alive, **silent}):
        put_lock(store, left)
        assert paper.deploy(store.address, **typed(store)) == 0
    assert not (store.folder / LOCK).exists()


def put_lock(store: Store, facts: dict[str, Any]) -> None:
    """Leave the word of a deploy that is at work, or was."""
    rclone = str(Path(sys.executable).parent / "rclone")
    to = f"{store.address.removeprefix('rclone:')}/{LOCK}"
    text = json.dumps({"who": "John Smith", **facts})
    environment = {**os.environ, **store.remote}
    subprocess.run([rclone, "rcat", to], input=text, text=True, check=True, env=environment)


@pytest.mark.parametrize("any_store", ["s3"], indirect=True)
def test_a_store_is_told_what_each_file_is_and_how_long_to_keep_it(
    paper: Paper, store: Store
) -> None:
    """A store guesses wrong, and sends no compressed variant by itself."""
    paper.write("index.html.br", b"compressed")
    paper.build()
    paper.deploy(store.address, **typed(store))
    assert "index.html.br" not in live(store)
    rclone = str(Path(sys.executable).parent / "rclone")
    command = [rclone, "lsjson", "-R", "--metadata", store.address.removeprefix("rclone:")]
    environment = {**os.environ, **store.remote}
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    files = [file for file in json.loads(listed.stdout) if not file["IsDir"]]
    facts = {file["Path"]: file.get("Metadata", {}) for file in files}
    shown = {
        path: (facts[path].get("content-type"), facts[path].get("cache-control"))
        for path in ("index.html", "feeds/all.atom.xml", "theme/report.0a0a0a0a.js")
    }
    assert shown == {
        "index.html": ("text/html; charset=utf-8", "max-age=0, must-revalidate"),
        "feeds/all.atom.xml": (
            "application/atom+xml; charset=utf-8",
            "max-age=0, must-revalidate",
        ),
        "theme/report.0a0a0a0a.js": (
            "text/javascript; charset=utf-8",
            "max-age=31536000, immutable",
        ),
    }


def test_a_bucket_is_used_as_it_is_and_a_misspelt_one_is_not_made(
    paper: Paper, tmp_path: Path
) -> None:
    """At its root, as the README's recipe has it; rclone would make one by itself."""
    with with_tls("s3", tmp_path) as (store, remote):
        remote |= {"RCLONE_CONFIG_WWW_PROVIDER": "AWS", "RCLONE_CONFIG_WWW_FORCE_PATH_STYLE": "1"}
        without = {**remote, "RCLONE_CA_CERT": "", "RCLONE_LOW_LEVEL_RETRIES": "1"}
        with pytest.raises(DeployError, match="certificate signed by unknown authority"):
            paper.deploy("rclone:www:bucket", **without)
        assert paper.deploy("rclone:www:bucket", **remote) == 0
        assert files_in(paper.output).items() <= files_in(store.root / "bucket").items()
        with pytest.raises(DeployError, match=r"www:buckket must be usable: .*NoSuchBucket"):
            paper.deploy("rclone:www:buckket", **remote)
        assert [path.name for path in store.root.iterdir()] == ["bucket"]


def test_a_remote_that_rclone_does_not_know_is_named(paper: Paper) -> None:
    with pytest.raises(SettingError, match=r"TO must name a remote that rclone knows \(none\)"):
        paper.deploy("rclone:nowhere:x", RCLONE_CONFIG="/dev/null")


@contextmanager
def with_tls(kind: str, home: Path) -> Iterator[tuple[Store, dict[str, str]]]:
    """A server of rclone's with a certificate, and the remote that trusts its authority."""
    issued = str(servers.issue(home))
    with servers.store(kind, home / kind, "--cert", issued, "--key", issued) as store:
        key = "ENDPOINT" if kind == "s3" else "URL"
        remote = {**store.remote, f"RCLONE_CONFIG_WWW_{key}": f"https://127.0.0.1:{store.port}"}
        yield store, {**remote, "RCLONE_CA_CERT": str(home / "ca.pem")}


def test_webdav_with_tls_checks_who_is_there(paper: Paper, tmp_path: Path) -> None:
    with with_tls("webdav", tmp_path) as (store, remote):
        without = {**remote, "RCLONE_CA_CERT": "", "RCLONE_LOW_LEVEL_RETRIES": "1"}
        with pytest.raises(DeployError, match="certificate signed by unknown authority"):
            paper.deploy(store.address, **without)
        assert paper.deploy(store.address, **remote) == 0
        assert live(store) == files_in(paper.output)


@pytest.mark.parametrize("any_store", ["ftps"], indirect=True)
def test_ftp_with_tls_needs_no_leave_and_checks_who_is_there(paper: Paper, store: Store) -> None:
    remote = {**store.remote, "RCLONE_LOW_LEVEL_RETRIES": "1"}
    remote.pop("RCLONE_CA_CERT")
    with pytest.raises(DeployError, match="certificate signed by unknown authority"):
        paper.deploy(store.address, **remote)
    assert "PASS" not in store.log.read_text()
    assert live(store) == {}
    assert paper.deploy(store.address, **store.remote) == 0
    assert live(store) == files_in(paper.output)


def test_an_sftp_host_with_another_key_is_refused_even_where_rclone_would_not_look(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rclone checks no host key unless a file of known ones is named."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with servers.store("sftp", tmp_path / "sftp") as store:
        unchecked = {**store.remote, "HOME": str(tmp_path)}
        unchecked.pop("RCLONE_CONFIG_WWW_KNOWN_HOSTS_FILE")
        (tmp_path / ".ssh").mkdir()
        known = tmp_path / ".ssh/known_hosts"
        other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8sVxn5zKSxJjHBTJZ7DZ4Ai0dHPXIzJZ4l7HjZ8yqR"
        known.write_text(f"[127.0.0.1]:{store.port} {other}\n")
        with pytest.raises(DeployError, match=r"key mismatch|knownhosts"):
            paper.deploy(store.address, **unchecked)
        shutil.copyfile(store.home / "known_hosts", known)
        assert paper.deploy(store.address, **unchecked) == 0


@pytest.mark.parametrize("kind", SOME_KINDS)
def test_a_full_disk_is_named_and_leaves_every_page_whole(
    paper: Paper, tmp_path: Path, kind: str
) -> None:
    home = tmp_path / kind
    with servers.store(kind, home, disk="700k") as store:
        own = {**typed(store), "RCLONE_LOW_LEVEL_RETRIES": "1", "RCLONE_TIMEOUT": "5s"}
        paper.deploy(store.address, **own)
        before = files_in(paper.output)
        paper.write("images/large.0d0d0d0d.png", os.urandom(900_000))
        paper.write("index.html", "<!doctype html><title>New</title>")
        paper.build()
        with pytest.raises(DeployError, match="must be usable: "):
            paper.deploy(store.address, **own)
        assert {path: live(store)[path] for path in before} == before
        paper.delete("images/large.0d0d0d0d.png")
        paper.build()
        assert paper.deploy(store.address, **own) == 0
        assert live(store) == files_in(paper.output)


@pytest.mark.parametrize("any_store", ["s3"], indirect=True)
def test_a_host_that_died_while_it_replaced_the_manifest_knows_what_it_had(
    paper: Paper, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server may delete the old file before the new one has its name, or write half of it."""
    paper.deploy(store.address, **typed(store))
    for text, gone in ((None, "articles/a-2.html"), ("{", "articles/a-4.html")):
        paper.write("index.html", f"<!doctype html><title>Without {gone}</title>")
        paper.delete(gone)
        paper.build()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Rclone, "_write", _dies_at_manifest(Rclone._write, text))
            with pytest.raises(DeployError, match="died"):
                paper.deploy(store.address, **typed(store))
        capsys.readouterr()
        paper.deploy(store.address, **typed(store))
        assert told(capsys) == [
            ("send", "index.html", "of a deploy that did not finish"),
            ("delete", gone, "not in this build"),
        ]
        assert live(store) == files_in(paper.output)
    paper.rollback(store.address, **typed(store))
    assert "articles/a-4.html" in live(store)


def _dies_at_manifest(write: Any, text: str | None) -> Any:
    def dying(host: Rclone, path: str, facts: Any) -> None:
        if path != CURRENT:
            write(host, path, facts)
            return
        host._run("deletefile", host._at(path))
        if text is not None:
            host._run("rcat", host._at(path), stdin=text)
        raise DeployError("the host died")

    return dying
