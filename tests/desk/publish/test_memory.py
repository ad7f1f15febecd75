"""`make publish MEMORY=rclone:…`: what a build knows travels whole, or costs one line."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pelican.settings import read_settings

from desk.build import Result
from desk.publish import DeployError, memory
from desk.publish.finish import publish
from desk.publish.memory import Memory, carried, fingerprint, memories, newest, superseded
from desk.settings import SettingError
from tests.desk.publish import servers
from tests.desk.publish.harness import SITEURL
from tests.desk.publish.servers import Store
from tests.progress import without_progress
from tests.sites import ROOT, Site, article

ME, OTHER = "a" * 12, "b" * 12


def at(time: int, whose: str = ME) -> Memory:
    return Memory(f"20261129T1200{time:02}000000Z", whose, f"{time:032x}")


def test_the_newest_of_a_like_environment_is_brought_else_the_newest_of_all() -> None:
    names = [at(1).name, at(3, OTHER).name, at(2).name, "notes.txt", "x-" + at(9).name]
    assert newest(names, ME) == at(2)
    assert newest(names, "c" * 12) == at(3, OTHER)
    assert newest(["notes.txt"], ME) is None


def test_of_each_environment_the_newest_few_stay_whoever_made_them() -> None:
    names = [at(n).name for n in range(6)] + [at(n, OTHER).name for n in range(9)]
    assert superseded(names, at(0)) == [at(2), at(1), at(0)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with servers.store("s3", tmp_path_factory.mktemp("memories")) as running:
        yield running


def site_in(folder: Path, **texts: str) -> Site:
    site = Site(folder)
    for name, text in {"a": "Text.", "b": "Text.", **texts}.items():
        site.write(f"articles/{name}.md", article(name.upper(), text))
    return site


def build(site: Site, environment: dict[str, str]) -> Result:
    conf, work = ROOT / "publishconf.py", site.folder / ".build"
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    settings = read_settings(str(conf), {"SITEURL": SITEURL, **paths})
    with carried(environment, site.output, work):
        return publish(settings, conf, {}, work)


def test_a_fresh_clone_builds_what_has_changed_and_no_more(
    tmp_path: Path, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """The second clone, at another place, from the first; and then the first from the second."""
    environment = {**store.remote, "MEMORY": f"rclone:www:bucket/{tmp_path.name}"}
    first, second = site_in(tmp_path / "one"), site_in(tmp_path / "two/clone", b="Mended.")
    build(first, environment)
    result = build(second, environment)
    assert result.everything == ""
    assert result.read == 1
    alone = site_in(tmp_path / "alone", b="Mended.")
    build(alone, {})
    assert second.files() == alone.files()
    first.write("articles/b.md", article("B", "Mended."))
    assert build(first, environment).read == 0
    assert first.files() == alone.files()
    assert without_progress(capfd.readouterr().err) == ""
    assert len(memories(path.name for path in _kept(store, tmp_path))) == memory.KEPT


def _kept(store: Store, tmp_path: Path) -> list[Path]:
    return sorted((store.root / "bucket" / tmp_path.name).iterdir())


def test_two_who_keep_at_one_time_lose_nothing(tmp_path: Path, store: Store) -> None:
    """Each memory has a name of its own, and is whole when it has it."""
    environment = {**store.remote, "MEMORY": f"rclone:www:bucket/{tmp_path.name}"}
    one, two = site_in(tmp_path / "one"), site_in(tmp_path / "two", a="Other.")
    for site in (one, two):
        site.output.mkdir()
        (site.output / "index.html").write_text(site.folder.name)
    with ExitStack() as ends:
        for site in (one, two):
            ends.enter_context(carried(environment, site.output, site.folder / ".build"))
    kept = _kept(store, tmp_path)
    assert [memory._digest(path) for path in kept] == [
        m.digest for m in memories(path.name for path in kept)
    ][::-1]
    assert {m.fingerprint for m in memories(path.name for path in kept)} == {fingerprint()}
    assert len(kept) == 2


@pytest.mark.parametrize("damage", ["short", "changed", "no archive"])
def test_a_damaged_memory_costs_one_line(
    tmp_path: Path, store: Store, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = {**store.remote, "MEMORY": f"rclone:www:bucket/{tmp_path.name}"}
    site = site_in(tmp_path / "one")
    with carried(environment, site.output, site.folder / ".build"):
        site.output.mkdir(exist_ok=True)
        (site.output / "index.html").write_text("one")
    capfd.readouterr()
    (kept,) = _kept(store, tmp_path)
    data = kept.read_bytes()
    new = {"short": data[:-9], "changed": data[:-1] + b"x", "no archive": b"x"}[damage]
    kept.write_bytes(new)
    other = site_in(tmp_path / "two")
    with carried(environment, other.output, other.folder / ".build"):
        assert not other.output.exists()
    said = capfd.readouterr().err
    assert said.startswith("The build's memory could not be brought; this build knows what is here")
    assert said.count("\n") == 1


def test_a_store_that_is_away_costs_a_line_each_time(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    endpoint = f"http://127.0.0.1:{servers.free_port()}"
    remote = {"TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": endpoint}
    environment = {f"RCLONE_CONFIG_WWW_{name}": value for name, value in remote.items()}
    environment |= {"RCLONE_CONFIG": "/dev/null", "RCLONE_LOW_LEVEL_RETRIES": "1"}
    environment |= {"MEMORY": "rclone:www:bucket/x"}
    done = []
    with carried(environment, tmp_path / "output", tmp_path / ".build"):
        done.append("built")
    assert done == ["built"]
    said = capfd.readouterr().err.splitlines()
    assert [line.split(";")[0] for line in said] == [
        "The build's memory could not be brought",
        "The build's memory could not be kept",
    ]


def test_a_memory_s_file_stays_in_its_folders(tmp_path: Path) -> None:
    """A harmless file, which would lie beside them."""
    archive = tmp_path / "memory"
    (tmp_path / "beside").write_text("x")
    for name in ("beside", "output/../beside"):
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(tmp_path / "beside", name)
        with pytest.raises(DeployError, match="must be a file of a memory"):
            memory.unpack(archive, tmp_path / "in")


@pytest.mark.parametrize("typed", ["dir:x", "git:x#y"])
def test_a_memory_lies_in_a_store(tmp_path: Path, typed: str) -> None:
    message = "MEMORY must be of the form rclone:REMOTE:PATH"
    with pytest.raises(SettingError, match=message), carried({"MEMORY": typed}, tmp_path, tmp_path):
        pass
