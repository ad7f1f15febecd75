"""Make the virtual environment and fill it from a hash-locked file; runs on the system's Python,
before anything is installed.

An environment is whole when it holds a copy of each lock that was installed into it: these are
taken away before something is changed and come back after it. One that is not whole, or whose
Python has gone or is another one now, is made anew.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk.owners import unwritable

ROOT = Path(__file__).resolve().parent.parent
OURS = "made-by-make"  # a file in it, by which we know what we may delete
LOCKS = "requirements*.txt"
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

# The version of a Python, the interpreter that it comes from, and what it takes packages from.
_ASK = (
    "import sys, sysconfig; print(sys._base_executable, sysconfig.get_path('purelib'), sep='\\n')"
)


class SetupError(Exception):
    """An environment that cannot be made; the text says what to do."""


@dataclass(frozen=True)
class Wish:
    """An environment at a path with the packages of a lock; `is_named`: the Python which runs this
    was asked for by name, so that one of another Python will not do; `may_install`: the system's
    own packages may be installed; `is_running`: it is the one that this runs in, and stays."""

    venv: Path
    lock: str
    is_named: bool
    may_install: bool
    is_running: bool = False


@dataclass(frozen=True)
class Tool:
    """A program that makes environments and installs into them, with its commands."""

    name: str
    make: tuple[str, ...]
    install: tuple[str, ...]


def main(venv: str, lock: str, *options: str) -> int:
    """Let an environment have what a lock says; return the status."""
    place = Path(venv).resolve()
    asked = ("--named", "--system", "--running")
    wish = Wish(place, lock, *(option in options for option in asked))
    try:
        with _alone(place):
            if not _is_done(wish):
                _set_up(wish)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(unwritable(error) or f"{shown(place)} cannot be made: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Stopped; the next make sets up {shown(place)} anew.", file=sys.stderr)
        return INTERRUPTED
    return 0


@contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """Let one process work on an environment; a second one waits, and finds it done."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(f"{venv.name}.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Waiting for another make, which sets up {shown(venv)} …", file=sys.stderr)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _is_done(wish: Wish) -> bool:
    kept = wish.venv / wish.lock
    is_same = kept.is_file() and kept.read_bytes() == (ROOT / wish.lock).read_bytes()
    return is_same and not _unfit(wish)


def _unfit(wish: Wish) -> str:
    """Why what lies at the path must be made anew; empty when it need not be, or nothing does."""
    if wish.is_running or not os.path.lexists(wish.venv):
        return ""
    if not any(wish.venv.glob(LOCKS)):
        return "it was not made to its end, or not by make"
    command = [str(wish.venv / "bin/python"), "-c", _ASK]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "its Python has gone"
    base, packages = map(Path, done.stdout.splitlines()[:2])
    if not packages.is_dir():
        return f"its Python is another one now: there is no {shown(packages)}"
    if wish.is_named and base.resolve() != _base():
        return f"it is of {base.resolve()}, and you named {_base()}"
    return ""


def _base() -> Path:
    """The interpreter that runs this, by a path that its successor does not take over."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def _set_up(wish: Wish) -> None:
    """Install the lock, with uv where it is there: seconds for tens of them."""
    why = _unfit(wish)
    if why:
        _remove(wish.venv)
        print(f"{shown(wish.venv)} is made anew: {why}.", file=sys.stderr)
    tools = _tools(wish.venv)
    for tool in tools:
        place = shown(wish.venv)
        print(
            f"Setting up {place} from {wish.lock} with {tool.name} …", file=sys.stderr, flush=True
        )
        if _is_installed(wish, tool):
            return
    raise SetupError(
        f"{wish.lock} could not be installed; mend what {tools[-1].name} says above and run make "
        "again"
    )


def _tools(venv: Path) -> list[Tool]:
    """What there is, the quicker one first: where uv does not reach the index, pip may."""
    python, base, uv = str(venv / "bin/python"), str(_base()), shutil.which("uv")
    by_uv = (str(uv), "venv", "--quiet", "--no-project", "--allow-existing", "--python", base)
    with_uv = (str(uv), "pip", "install", "--quiet", "--python", python)
    with_pip = (python, *"-m pip --disable-pip-version-check install --quiet".split())
    pip = Tool("pip", (base, "-m", "venv", str(venv)), with_pip)
    return [Tool("uv", (*by_uv, str(venv)), with_uv), pip] if uv else [pip]


def _is_installed(wish: Wish, tool: Tool) -> bool:
    python = wish.venv / "bin/python"
    if not python.exists():
        _remove(wish.venv)
        if not _is_made(wish, tool):
            return False
    if tool.name == "pip":
        _bring_pip(python)
    kept = {path: path.read_bytes() for path in wish.venv.glob(LOCKS)}
    for path in kept:
        path.unlink()
    install = [*tool.install, "--require-hashes", "-r", str(ROOT / wish.lock)]
    is_installed = subprocess.run(install, check=False).returncode == 0
    # What could not be installed has changed nothing.
    if is_installed:
        kept[wish.venv / wish.lock] = (ROOT / wish.lock).read_bytes()
    for path, data in kept.items():
        path.write_bytes(data)
    return is_installed


def _is_made(wish: Wish, tool: Tool) -> bool:
    wish.venv.mkdir(parents=True)
    (wish.venv / OURS).touch()
    if tool.name == "uv":
        return subprocess.run(tool.make, check=False).returncode == 0
    if subprocess.run(tool.make, check=False, capture_output=True).returncode == 0:
        return True
    # Debian keeps what `venv` needs in a package of its own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if wish.may_install and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False)
        if subprocess.run(tool.make, check=False, capture_output=True).returncode == 0:
            return True
    _remove(wish.venv)
    raise SetupError(
        f"A virtual environment cannot be made; install {package} (on Debian and Ubuntu: "
        f"apt-get install {package}) or uv, and run make again"
    )


def _bring_pip(python: Path) -> None:
    """What uv has made has none."""
    for arguments in ("pip -V", "ensurepip"):
        command = [str(python), "-m", *arguments.split()]
        if subprocess.run(command, check=False, capture_output=True).returncode == 0:
            break


def _remove(venv: Path) -> None:
    """Delete an environment that is ours.

    Raises:
        SetupError: it is not.
    """
    if not os.path.lexists(venv):
        return
    is_ours = venv == (ROOT / ".venv").resolve() or (venv / OURS).is_file()
    if not (is_ours or (venv.is_dir() and (any(venv.glob(LOCKS)) or not any(venv.iterdir())))):
        raise SetupError(
            "VENV must be an environment that make has made, or a path with nothing at it, "
            f"not {venv}"
        )
    shutil.rmtree(venv)


def shown(path: Path) -> str:
    """A path as a person would type it in the project's folder."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
