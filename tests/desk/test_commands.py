"""The commands as a person types them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pelican_incremental.scan import DOUBT
from tests.desk.publish import servers
from tests.desk.publish.harness import files_in
from tests.desk.publish.servers import free_port
from tests.progress import without_progress
from tests.sites import ROOT, Site, article

VENV = Path(sys.executable).parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
# Articles of tests have authors of their own.
LEFT_OUT = ("tests/", "docs/", "content/authors.toml")


def cloned(folder: Path) -> Site:
    """The project as git has it, in a folder with a space in its name; with what Python has
    compiled of it, which is that of any run but the first."""
    site = Site(folder / "a clone")
    kept = {name for name in TRACKED if not name.startswith(LEFT_OUT)}
    code = {(ROOT / name).parent / "__pycache__" for name in kept if name.endswith(".py")}
    compiled = {str(path.relative_to(ROOT)) for home in code for path in home.glob("*.pyc")}
    for name in kept | compiled:
        if (ROOT / name).is_file():
            target = site.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return site


@pytest.fixture
def clone(tmp_path: Path) -> Site:
    return cloned(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A clone that stays as it is: for commands that are refused, or build elsewhere."""
    return cloned(tmp_path_factory.mktemp("kept"))


def copy_of(site: Site, folder: Path) -> Site:
    """What has been built, in a folder in which a test may change it."""
    return Site(Path(shutil.copytree(site.folder, folder / "a clone", symlinks=True)))


@dataclass(frozen=True)
class Built:
    """A clone in which a command has built, what it said, and the paths before it; not to be
    changed."""

    site: Site
    done: subprocess.CompletedProcess[str]
    before: set[Path]


def built_by(folder: Path, *typed: str) -> Built:
    site = cloned(folder)
    before = set(site.folder.rglob("*"))
    return Built(site, make(site.folder, *typed), before)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_by(tmp_path_factory.mktemp("built"), "html")


@pytest.fixture
def rebuilt(built: Built, tmp_path: Path) -> Site:
    """A clone that was built, of which a test may build what it changes."""
    return copy_of(built.site, tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Built:
    typed = "SITEURL=https://x.example/paper/"
    return built_by(tmp_path_factory.mktemp("published"), "publish", typed)


def make(
    folder: Path, *arguments: str, here: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run make in a folder with this virtual environment."""
    where = here or folder
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "DESK"))}
    return subprocess.run(
        ["make", *arguments, f"VENV={VENV}"],
        cwd=where,
        env={**environment, "PWD": str(where)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_make_alone_lists_every_command(kept: Site) -> None:
    listed = set(re.findall(r"^  make (\w+)", make(kept.folder).stdout, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert listed == targets


def test_html_builds_the_site(built: Built) -> None:
    done = built.done
    assert done.returncode == 0
    assert not without_progress(done.stderr)
    summary = r"\d+ texts read, \d+ files written, 0 up to date, \d+\.\d\d s\n"
    assert re.fullmatch(summary, done.stdout)
    assert (built.site.output / "articles/integration-action-plan.html").is_file()


def test_a_fault_is_named_by_file_and_line_without_a_traceback(clone: Site) -> None:
    clone.write("articles/a.md", article(Date="soon"))
    done = make(clone.folder, "html")
    assert done.returncode == 2
    said = without_progress(done.stderr)
    assert said.startswith("content/articles/a.md:2: Date must be a day of the calendar")
    assert "Traceback" not in done.stderr + done.stdout
    assert clone.files().keys() == {".gitignore"}


def test_a_setting_is_for_this_one_build(rebuilt: Site) -> None:
    make(rebuilt.folder, "html", "CHROME_LANG=en", "DEFAULT_PAGINATION=7")
    assert "News and articles" in rebuilt.page("index.html")
    make(rebuilt.folder, "html")
    assert "Новости и статьи" in rebuilt.page("index.html")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("CHROME_LAGN=en", "CHROME_LAGN must be a known setting: did you mean CHROME_LANG?"),
        ("DEFAULT_PAGINATION=many", "DEFAULT_PAGINATION must be a whole number, not 'many'"),
        ("WITH_FUTURE_DATES=maybe", "WITH_FUTURE_DATES must be true or false, not 'maybe'"),
        ("PLUGINS=[", "PLUGINS must be JSON, not '['"),
        ("CHROME_LANG=de", "CHROME_LANG must be one of be, en, kk, pl, ru, uk, not 'de'"),
        ("INPUTDIR=nowhere", "INPUTDIR must be a folder with sources, not {here}/nowhere"),
        ("CONFFILE=nowhere.py", "CONFFILE must be a settings file, not {here}/nowhere.py"),
        (
            "OUTPUTDIR=content/out",
            "OUTPUTDIR must lie outside of INPUTDIR, not at {here}/content/out",
        ),
    ],
)
def test_a_setting_that_cannot_be_taken_is_refused(kept: Site, typed: str, message: str) -> None:
    done = make(kept.folder, "html", typed)
    assert done.stderr.splitlines()[0] == message.format(here=kept.folder)
    assert done.returncode == 2


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Sources that lie in no clone; what the build of one test made of them, the next knows."""
    site = Site(tmp_path_factory.mktemp("elsewhere"))
    site.write("articles/mine.md", article())
    shutil.copytree(ROOT / "content/extra", site.content / "extra")
    return site


@pytest.mark.parametrize("quiet", [[], ["--no-print-directory"]], ids=["told", "untold"])
def test_paths_are_taken_from_where_the_person_stands(
    kept: Site, elsewhere: Site, quiet: list[str]
) -> None:
    """Also where MAKEFLAGS does not tell that make went elsewhere, as never since make 4.4."""
    page = elsewhere.folder / "built/articles/mine.html"
    page.unlink(missing_ok=True)
    paths, here = ["INPUTDIR=content", "OUTPUTDIR=built"], elsewhere.folder
    done = make(kept.folder, *quiet, "-C", str(kept.folder), "html", *paths, here=here)
    assert done.returncode == 0, done.stderr
    assert page.is_file()


def test_a_program_that_starts_make_in_a_folder_stands_there(rebuilt: Site, tmp_path: Path) -> None:
    """PWD is the shell's, and that one's may be anywhere."""
    (tmp_path / "mine").mkdir()
    (rebuilt.output / "index.html").unlink()
    done = subprocess.run(
        ["make", "html", f"VENV={VENV}", "INPUTDIR=content", "OUTPUTDIR=output"],
        cwd=rebuilt.folder,
        env={**os.environ, "PWD": str(tmp_path / "mine")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert (rebuilt.output / "index.html").is_file()


def test_what_a_build_knows_may_lie_elsewhere_and_is_deleted_there(
    clone: Site, tmp_path: Path
) -> None:
    done = make(clone.folder, "html", "BUILD=../known")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "known/lock").is_file()
    assert not (clone.folder / ".build").exists()
    assert make(clone.folder, "clean", "BUILD=../known").returncode == 0
    assert not (tmp_path / "known").exists()
    assert clone.files().keys() == {".gitignore"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("BUILD=../mine", "BUILD must be a folder that make has made for builds, not "),
        ("BUILD=../cache", "BUILD must be a folder that make has made for builds, not "),
        ("OUTPUTDIR=../mine", "make clean empties output/ alone, and takes no OUTPUTDIR"),
    ],
)
def test_clean_deletes_nothing_that_make_has_not_made(
    rebuilt: Site, tmp_path: Path, typed: str, message: str
) -> None:
    """Also where a command was told to keep what it knows in a folder of somebody's, or in another
    program's cache."""
    for name in ("mine", "cache"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes").write_text("mine")
    signature = "Signature: 8a477f597d28d172789f06886806bc55"
    (tmp_path / "cache/CACHEDIR.TAG").write_text(signature)
    make(rebuilt.folder, "check" if typed == "BUILD=../mine" else "releases", typed)
    done = make(rebuilt.folder, "clean", typed)
    assert (done.returncode, done.stderr.startswith(message)) == (2, True), done.stderr
    assert {path.parent.name for path in tmp_path.glob("*/notes")} == {"mine", "cache"}


def test_the_locale_changes_nothing(rebuilt: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilt.write("articles/a.md", article("Ёлка", Date="скоро"))
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    monkeypatch.setenv("LC_ALL", "POSIX")
    assert "not 'скоро'" in make(rebuilt.folder, "html").stderr


def test_serve_ends_with_its_make(rebuilt: Site) -> None:
    port = str(free_port())
    with subprocess.Popen(
        ["make", "serve", f"VENV={VENV}", f"PORT={port}"],
        cwd=rebuilt.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        assert child.stdout
        next(line for line in child.stdout if f":{port}/" in line)
        child.terminate()
        child.stdout.read()  # until the last of its children has closed it
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", int(port)))


def test_publish_asks_for_an_https_address(kept: Site) -> None:
    for typed in ([], ["SITEURL=http://x.example"], ["SITEURL=https://"], ["SITEURL=x.example"]):
        done = make(kept.folder, "publish", *typed)
        assert done.returncode == 2
        assert done.stderr.startswith("SITEURL must be the site's https address")
        assert "make publish SITEURL=https://paper.example" in done.stderr


def test_publish_builds_for_the_address(published: Built) -> None:
    assert published.done.returncode == 0
    page = published.site.page("articles/integration-action-plan.html")
    assert 'rel="canonical" href="https://x.example/paper/articles/' in page
    assert 'href="/paper/archives/"' in page


def test_code_is_compiled_once_where_a_container_has_python_keep_nothing(
    rebuilt: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for folder in rebuilt.folder.rglob("__pycache__"):
        shutil.rmtree(folder)
    assert make(rebuilt.folder, "html").returncode == 0
    assert list(rebuilt.folder.glob("desk/__pycache__/commands.*.pyc"))


def test_clean_keeps_what_a_person_wrote(rebuilt: Site) -> None:
    make(rebuilt.folder, "clean")
    assert rebuilt.files().keys() == {".gitignore"}
    assert not (rebuilt.folder / ".build").exists()
    assert (rebuilt.content / "pages/about.md").is_file()


def test_a_build_writes_nothing_but_output_and_its_own_folder(built: Built) -> None:
    folder = built.site.folder
    new = {path for path in folder.rglob("*") if "__pycache__" not in path.parts} - built.before
    assert {path.relative_to(folder).parts[0] for path in new} == {"output", ".build"}


def test_check_names_every_fault_and_builds_nothing(rebuilt: Site) -> None:
    before = rebuilt.files()
    rebuilt.write("articles/a.md", article(Date="soon"))
    rebuilt.write("articles/b.md", article(body="[x]({filename}nowhere.md)"))
    done = make(rebuilt.folder, "check")
    places = [
        line.split(": ")[0] for line in done.stderr.splitlines() if line.startswith("content")
    ]
    assert places == ["content/articles/a.md:2", "content/articles/b.md:6"]
    assert done.returncode == 2
    assert rebuilt.files() == before


def test_check_is_content_with_good_sources(clone: Site) -> None:
    done = make(clone.folder, "check")
    assert (done.returncode, done.stdout) == (0, "No fault found.\n")
    assert clone.files().keys() == {".gitignore"}
    assert without_progress(done.stderr) == ""


_COUNTED = """
import os
_tally = os.open({tally!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_parts_of = SourceReader.parts_of
def _counted(reader, data, path):
    os.write(_tally, (path.name + " ").encode())
    return _parts_of(reader, data, path)
SourceReader.parts_of = _counted
"""


def test_what_a_first_check_has_read_the_build_after_it_does_not(
    clone: Site, tmp_path: Path
) -> None:
    """The check loads more than the build does before it reads."""
    tally, reader = tmp_path / "tally", clone.folder / "plugins/source/reader.py"
    reader.write_text(reader.read_text("utf-8") + _COUNTED.format(tally=str(tally)), "utf-8")
    clone.write("articles/a.md", article())
    time.sleep(DOUBT / 1e9)  # code that was saved a moment ago may not be the code that runs
    assert make(clone.folder, "check").returncode == 0
    assert tally.read_text().split().count("a.md") == 1
    assert make(clone.folder, "html").returncode == 0
    assert tally.read_text().split().count("a.md") == 1
    assert (clone.output / "articles/a.html").is_file()


def test_new_begins_a_draft_that_builds(rebuilt: Site) -> None:
    done = make(rebuilt.folder, "new", 'TITLE=Ёлка "и" $$5 `x`')
    path = rebuilt.folder / done.stdout.strip()
    head = path.read_text().splitlines()
    assert head[0] == 'Title: Ёлка "и" $5 `x`'
    assert re.fullmatch(r"Date: \d{4}-\d\d-\d\d", head[2])
    assert head[3] == "Status: draft"
    assert path.parent.name == head[2][6:10]
    assert make(rebuilt.folder, "html").returncode == 0


def test_new_never_overwrites(kept: Site) -> None:
    done = make(kept.folder, "new", "TITLE=Integration action plan")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "TITLE must make a new address: content/articles/2013/integration-action-plan.md has"
    )


@pytest.mark.parametrize("title", [[], ["TITLE="], ["TITLE=!!!"]])
def test_new_asks_for_a_title(kept: Site, title: list[str]) -> None:
    done = make(kept.folder, "new", *title)
    assert done.stderr.startswith('TITLE must have a letter or a digit: make new TITLE="A plan"')


def test_import_makes_the_article_of_the_seed(clone: Site) -> None:
    """Byte for byte, once its date is set and it is published."""
    published = clone.content / "articles/2013/integration-action-plan.md"
    expected = published.read_text()
    published.unlink()
    shutil.copy(ROOT / "tests/theme/seed.txt", clone.folder / "seed.txt")
    done = make(clone.folder, "import", "FILE=seed.txt")
    assert done.returncode == 0, done.stderr
    (draft,) = (clone.content / "articles").rglob("*.md")
    text = re.sub(r"^Date: .*$", "Date: 2013-05", draft.read_text(), flags=re.MULTILINE)
    assert text.replace("Status: draft\n", "") == expected


@pytest.mark.parametrize("command", ["import", "report"])
def test_a_command_that_takes_a_file_asks_for_one(kept: Site, command: str) -> None:
    done = make(kept.folder, command)
    assert done.stderr.startswith("FILE must name")
    assert done.returncode == 2


def test_what_was_not_published_is_not_shipped(kept: Site, tmp_path: Path) -> None:
    done = make(kept.folder, "deploy", f"TO=dir:{tmp_path}/www")
    assert done.returncode == 2
    assert done.stderr.startswith("There must be a build to ship: make publish SITEURL=")


def test_publish_deploy_and_rollback_go_together(published: Built, tmp_path: Path) -> None:
    """As the README has it: a mended word sends the few files that it touches, and comes back."""
    clone, address = copy_of(published.site, tmp_path), "SITEURL=https://x.example/paper/"
    to, quiet = f"TO=dir:{tmp_path}/www", "VERIFY=0"
    done = make(clone.folder, "deploy", to, quiet)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "www/current/articles/integration-action-plan.html"
    before = page.read_bytes()
    source = clone.content / "articles/2013/integration-action-plan.md"
    source.write_text(source.read_text() + "\nA mended word.\n")
    done = make(clone.folder, "deploy", to, quiet)
    assert done.stderr.startswith("The build must not be older than its sources")
    assert make(clone.folder, "publish", address).returncode == 0
    done = make(clone.folder, "deploy", to, quiet)
    sent = re.findall(r"^  send .*  (\S+) \(\+2\)  — changed$", done.stdout, re.MULTILINE)
    assert [p for p in sent if p.endswith(".html")] == ["articles/integration-action-plan.html"]
    assert {path.split("/")[0] for path in sent} == {"articles", "feeds", "search"}
    assert b"A mended word" in page.read_bytes()
    assert make(clone.folder, "rollback", to, quiet).returncode == 0
    assert page.read_bytes() == before
    done = make(clone.folder, "rollback", to)
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("There must be a release before the live one")
    assert len(make(clone.folder, "releases", to).stdout.splitlines()) == 2


def interrupted(folder: Path, moment: Callable[[], bool], **typed: str) -> tuple[int, str]:
    """Deploy on a terminal, as it were, and press Ctrl-C at a moment: all of the group hears it."""
    environment = {**os.environ, "PYTHONPATH": str(folder), **typed}
    with subprocess.Popen(
        [sys.executable, "-m", "desk", "deploy"],
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        while child.poll() is None and not moment():
            time.sleep(0.005)
        os.killpg(child.pid, signal.SIGINT)
        _, said = child.communicate()
    return child.returncode, said


def test_ctrl_c_before_a_command_has_begun_is_one_line(clone: Site) -> None:
    """All that the commands need takes a third of a second to load; here something takes long."""
    slow = clone.folder / "desk/settings.py"
    slow.write_text(
        f"{slow.read_text()}\nopen('loads', 'x').close()\n__import__('time').sleep(60)\n"
    )
    stopped = interrupted(clone.folder, (clone.folder / "loads").exists)
    assert stopped == (130, "Stopped before anything was done.\n")


def test_ctrl_c_during_a_deploy_is_one_line_and_the_same_command_again_finishes_it(
    published: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTOR", "Jane Doe")
    clone = published.site
    built = clone.files().items() - {(".gitignore", (ROOT / "output/.gitignore").read_bytes())}
    with servers.sshd(tmp_path / "sshd") as server, servers.store("s3", tmp_path / "s3") as store:
        monkeypatch.setenv("SSH_CONFIG", str(server.config))
        for name, value in store.remote.items():
            monkeypatch.setenv(name, value)
        www = tmp_path / "www"
        for to, folder, begun in (
            (server.address(www), www / "current", lambda: any(www.glob("releases/*/theme"))),
            (store.address, store.folder, lambda: any(store.folder.glob("theme/*"))),
        ):
            stopped = interrupted(clone.folder, begun, TO=to, VERIFY="0")
            assert stopped == (130, "Stopped; the same command again finishes what was begun.\n")
            assert not (folder / "index.html").exists()
            done = make(clone.folder, "deploy", f"TO={to}", "VERIFY=0")
            assert done.returncode == 0, done.stderr
            sent = {(path, data) for path, data in built if not path.endswith((".br", ".gz"))}
            assert sent <= files_in(folder).items()
