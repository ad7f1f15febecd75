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
