"""Ask git about the repository that the content is in; light, for builds that do little else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Each is the default of git; a person's own configuration must not change what a build reads.
_CONFIG = ("log.showRoot=true", "log.diffMerges=separate")


class RepositoryError(Exception):
    """There is no history that could be told; the text says why."""


def head(settings: Mapping[str, Any]) -> str:
    """The last commit of the repository that the content is in, or why there is none: what an
    incremental build must know, for no file of the site tells it."""
    if not settings.get("ARTICLE_HISTORY", True):
        return ""
    try:
        asked = ("rev-parse", "HEAD", "--is-shallow-repository")
        return run_git(Path(settings["PATH"]), *asked).decode()
    except RepositoryError as error:
        return str(error)


def untold(settings: Mapping[str, Any]) -> str:
    """Why nothing can be told of a history that there is, and what to do; empty where it can be,
    where there is none, or where the site wants none."""
    folder = Path(settings["PATH"]).absolute()
    homes = [place for place in (folder, *folder.parents) if (place / ".git").exists()]
    if not homes or not settings.get("ARTICLE_HISTORY", True):
        return ""
    try:
        shallow = run_git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except RepositoryError as error:
        first, _, more = str(error).partition("\n")
        trust = f"; git config --global --add safe.directory '{homes[0]}'"
        return first + (trust if "safe.directory" in more else "")
    how = "git fetch --unshallow (in a workflow: fetch-depth: 0 or GIT_DEPTH: 0)"
    return f"the repository is a shallow clone: {how}" if shallow else ""


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git without a lock, and without the variables of a hook that may have started us."""
    program = shutil.which("git")
    if not program:
        raise RepositoryError("git is not installed")
    options = [part for setting in _CONFIG for part in ("-c", setting)]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 - a fixed command, without a shell
        [program, "--no-optional-locks", *options, *arguments],
        cwd=folder,
        # What a partial clone lacks would be fetched from the network: a build stays off it.
        env={**environment, "GIT_ALLOW_PROTOCOL": "none"},
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RepositoryError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout
