"""A host that is a branch of a repository, as GitHub and GitLab Pages serve one."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path

from desk.manifest import Entry, ManifestError, dumps, loads
from desk.publish import DeployError
from desk.publish.address import GitAddress
from desk.publish.exposed import LEAVE, is_exposed
from desk.publish.model import Brief, Release, Shipment, State, facts_of, release_from
from desk.publish.ssh import refused_by_ssh
from desk.settings import ROOT, SettingError

MANIFEST = ".release.json"
# GitHub Pages leaves out files that begin with a dot or a line, unless this one is there.
PLAIN = ".nojekyll"
SOURCE = "pelicanconf.py"
DEPTH = 20  # commits that are fetched, and so the releases that can be listed

SSH_OPTIONS = "-o BatchMode=yes -o StrictHostKeyChecking=yes"
# What of the project's configuration says how a repository is reached; CI keeps its token there.
_REACH = r"^(http|credential|url)\."

_FILE = "100644"
# What git says when another push came first: it is behind, or the other is at work.
_MOVED = re.compile(r"\[rejected\]|cannot lock ref .*: (?:is at|reference already|.*File exists)")
_TELLING = re.compile(r"No space left|^ssh: |^remote: error: |\[remote rejected\]")


class Git:
    """The branch's newest commit is the live release: its tree has the site's files and, in
    `.release.json`, their manifest. A deploy is one commit, and one push that is never forced."""

    takes_variants = False

    def __init__(
        self, address: GitAddress, work: Path, environment: Mapping[str, str], *, insecure: bool
    ) -> None:
        self.address = address
        self._remote = _project("remote", "get-url", "--push", "--", address.remote).strip()
        self._remote = self._remote or address.remote
        self._environment = {**os.environ, **_reach(environment)}
        if is_exposed(self._remote) and not insecure:
            message = f"The address of {address.remote} must be https:// or ssh, not plain http"
            raise SettingError(f"{message}, which shows all what is sent; {LEAVE}")
        name = sha256(f"{address.remote}#{address.branch}".encode()).hexdigest()[:16]
        self._repository = work / f"{name}.git"
        self._tip = ""

    def __str__(self) -> str:
        return f"git:{self.address.remote}#{self.address.branch}"

    def close(self) -> None:
        """Nothing is held open."""

    def lock(self, _who: str) -> AbstractContextManager[None]:
        """The push is the lock: a branch that has moved since it was read takes none."""
        return nullcontext()

    def state(self) -> State:
        """What the branch has; the fetch changes nothing but a cache of ours."""
        self._fetch()
        if not self._tip:
            return State()
        release = self._release_at(self._tip)
        present = self._git("ls-tree", "-r", "-z", "--name-only", self._tip).split("\0")
        if release is None and SOURCE in present:
            raise DeployError(
                f"{self} must be a branch for the site; it has its sources ({SOURCE})"
            )
        ours = {MANIFEST, PLAIN, *(release.files if release else ())}
        missing = frozenset(release.files if release else ()) - set(present)
        foreign = tuple(sorted(set(filter(None, present)) - ours))
        return State(release, unknown=foreign, missing=missing)

    def release(self, name: str) -> Release:
        """Read one release."""
        found = self._release_at(self._commits()[name])
        assert found  # a commit has a name by its manifest
        return found

    def history(self) -> list[Brief]:
        """Every release among the newest commits, newest first."""
        found = (self._release_at(commit) for commit in self._line())
        return [release.brief for release in found if release]

    def ship(self, shipment: Shipment, output: Path) -> None:
        """Commit the build over what the branch has, and push."""
        sent = {send.entry.path for send in shipment.plan.sends}
        entries = [entry for entry in shipment.release.entries if entry.path in sent]
        self._put_live(shipment, self._blobs(output, entries))

    def restore(self, wanted: Release, shipment: Shipment) -> None:
        """Commit an earlier release's files anew: history goes on."""
        commit = self._commits()[wanted.brief.id]
        listed = self._git("ls-tree", "-r", "-z", commit).split("\0")
        blobs = {}
        for line in filter(None, listed):
            facts, path = line.split("\t", 1)
            blobs[path] = facts.split()[2]
        sent = [send.entry.path for send in shipment.plan.sends]
        self._put_live(shipment, {path: blobs[path] for path in sent})

    # --- one commit ---

    def _put_live(self, shipment: Shipment, blobs: Mapping[str, str]) -> None:
        release = shipment.release
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            if self._tip:
                self._git("read-tree", self._tip, own=own)
            made = {MANIFEST: dumps(facts_of(release)), PLAIN: ""}
            texts = {path: self._blob(text) for path, text in made.items()}
            lines = [f"0 {'0' * 40}\t{delete.path}\0" for delete in shipment.plan.deletes]
            lines += [f"{_FILE} {blob}\t{path}\0" for path, blob in {**blobs, **texts}.items()]
            self._git("update-index", "-z", "--index-info", own=own, stdin="".join(lines))
            tree = self._git("write-tree", own=own).strip()
        parent = ["-p", self._tip] if self._tip else []
        message = f"Release {release.brief.id}\n\n{release.brief.changed}\n"
        commit = self._git(
            "commit-tree", tree, *parent, own=_author(release), stdin=message
        ).strip()
        self._push(commit)

    def _blobs(self, output: Path, entries: Iterable[Entry]) -> dict[str, str]:
        """Store files as they are: no filter, no line end of another system."""
        listed = list(entries)
        paths = "".join(f"{output / entry.path}\n" for entry in listed)
        made = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=paths)
        return dict(zip((entry.path for entry in listed), made.split(), strict=True))

    def _blob(self, text: str) -> str:
        return self._git("hash-object", "-w", "--stdin", stdin=text).strip()

    def _push(self, commit: str) -> None:
        branch = f"refs/heads/{self.address.branch}"
        progress = ["--progress"] if sys.stderr.isatty() else []
        done = self._ask("push", *progress, self._remote, f"{commit}:{branch}")
        if _MOVED.search(done.stderr):
            raise DeployError("Another deploy must end first: the branch has moved; run this again")
        self._refuse(done)

    # --- reading ---

    def _fetch(self) -> None:
        if not (self._repository / "HEAD").is_file():
            self._repository.mkdir(parents=True, exist_ok=True)
            self._git("init", "--bare", "--quiet")
        branch = f"refs/heads/{self.address.branch}"
        heads = self._ask("ls-remote", self._remote, branch)
        self._refuse(heads)
        self._tip = heads.stdout.split()[0] if heads.stdout.strip() else ""
        if self._tip:
            depth = [f"--depth={DEPTH}"]
            self._refuse(self._ask("fetch", "--quiet", *depth, self._remote, self._tip))

    def _line(self) -> list[str]:
        return self._git("rev-list", "--first-parent", f"--max-count={DEPTH}", self._tip).split()

    def _commits(self) -> dict[str, str]:
        """The commit of each release by its id."""
        found = ((self._release_at(commit), commit) for commit in self._line())
        return {release.brief.id: commit for release, commit in found if release}

    def _release_at(self, commit: str) -> Release | None:
        shown = self._ask("cat-file", "blob", f"{commit}:{MANIFEST}")
        try:
            return release_from(loads(shown.stdout)) if shown.returncode == 0 else None
        except ManifestError as error:
            raise DeployError(f"{MANIFEST} on {self} must be readable: {error}") from None

    # --- git ---

    def _ask(
        self, *arguments: str, own: Mapping[str, str] | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run git on our own repository; it asks nobody for a password, and ssh checks keys."""
        environment = {
            **self._environment,
            "GIT_DIR": str(self._repository),
            "GIT_TERMINAL_PROMPT": "0",
            **(own or {}),
        }
        return subprocess.run(
            # On a file system that ignores case git would take two names of a tree for one.
            ["git", "-c", "core.ignorecase=false", *arguments],
            cwd=ROOT,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def _git(self, *arguments: str, own: Mapping[str, str] | None = None, stdin: str = "") -> str:
        done = self._ask(*arguments, own=own, stdin=stdin)
        self._refuse(done)
        return done.stdout

    def _refuse(self, done: subprocess.CompletedProcess[str]) -> None:
        if done.returncode:
            refused = refused_by_ssh(str(self), done.stderr)
            said = _said(done.stderr) or f"git ended with {done.returncode}"
            raise refused or DeployError(f"{self} must be usable: {said}")


def _said(words: str) -> str:
    """What git says is wrong: the line that tells, an error, or the last."""
    lines = [line for line in words.splitlines() if line.strip()]
    telling = [line.strip(" !") for line in lines if _TELLING.search(line)]
    errors = [line for line in lines if line.startswith(("fatal", "error"))]
    return next(iter([*telling, *errors, *lines[-1:]]), "")


def _project(*arguments: str) -> str:
    """What git says of the project's own repository; empty where it says nothing."""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""


def _reach(environment: Mapping[str, str]) -> dict[str, str]:
    """How git reaches a host as it would from the project; ssh asks nobody and checks keys.

    Through the environment, for whoever lists processes reads their arguments.
    """
    config = environment.get("SSH_CONFIG", "")
    named = f"ssh -F {shlex.quote(config)}" if config else _project("config", "core.sshCommand")
    ssh = environment.get("GIT_SSH_COMMAND") or named.strip() or "ssh"
    found = {"GIT_SSH_COMMAND": f"{ssh} {SSH_OPTIONS}"}
    shown = _project(*"config --local --includes -z --get-regexp".split(), _REACH)
    first = int(environment.get("GIT_CONFIG_COUNT") or 0)
    pairs = [line.partition("\n") for line in shown.split("\0") if line]
    for number, (key, _, value) in enumerate(pairs, first):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return {**found, "GIT_CONFIG_COUNT": str(first + len(pairs))}


def _author(release: Release) -> dict[str, str]:
    """Whoever deploys is the commit's author; a branch that is served needs no address."""
    return {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (
            ("NAME", release.brief.who),
            ("EMAIL", "desk@localhost"),
            ("DATE", release.brief.date),
        )
    }
