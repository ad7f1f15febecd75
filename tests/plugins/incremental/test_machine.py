"""A build asks the machine by what Linux alone has, and by what stands for it elsewhere.

The forks themselves are tried on Linux; what macOS asks of them, one thread and none of Apple's
frameworks, holds there too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pelican_incremental import workers
from tests.sites import ROOT, Site, article

# Pelican has loaded watchfiles, and with it CoreServices; none of its threads has begun.
FRAMEWORKS = {"_scproxy", "_tkinter", "uvicorn"}
LINUX = ((os, "sched_getaffinity"), (time, "CLOCK_BOOTTIME"))


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without what Linux alone has."""
    for module, name in LINUX:
        monkeypatch.delattr(module, name)
    monkeypatch.setattr(workers, "STAT", str(tmp_path / "stat"))


def test_the_start_of_this_process_is_the_same_by_both_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = workers.process_start()
    monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    # Linux tells psutil in which whole second the machine began.
    assert 0 <= here - workers.process_start() < 1_000_000_000
    assert time.time_ns() - here < 24 * 3600 * 1e9


@pytest.mark.usefixtures("elsewhere")
def test_all_cores_work_where_the_system_does_not_say_which_are_ours() -> None:
    assert workers.cores() == os.cpu_count()


@pytest.mark.usefixtures("elsewhere")
def test_a_site_is_built_checked_and_rebuilt_without_what_linux_alone_has(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    assert site.build().read == 1
    site.write("articles/a-plan.md", article(body="A mended word."))
    assert site.build().read == 1
    assert "A mended word." in site.page()


def test_what_forks_has_one_thread_and_no_framework_of_apple(site: Site) -> None:
    """In a process of its own: the one of the tests has threads and more modules."""
    site.write("articles/a-plan.md", article())
    code = f"""
import sys, threading
from pathlib import Path
import plugins
from pelican_incremental import workers
begin = workers.processes.Process.start
def start(self):
    print(threading.active_count(), sorted({FRAMEWORKS!r} & set(sys.modules)))
    begin(self)
workers.processes.Process.start = start
from tests.sites import Site
Site(Path({str(site.folder)!r})).build()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.splitlines()) == {"1 []"}
