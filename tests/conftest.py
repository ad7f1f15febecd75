"""What tests of every kind share: a site of their own, and the real one built once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.effort import IS_NIGHT, leave_for_the_night
from tests.sites import OURS_ALONE, Site, load_for_sources

for name in OURS_ALONE:
    os.environ.pop(name, None)

# As the Makefile has it, for a test that is called by itself: the tests start hundreds of
# interpreters, and each would compile the project anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that puts the tests into the background lets them ignore Ctrl-C, and they would hand that
# down to the commands which they interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same inputs in each run, so that it is the change which breaks it; others to look for more.
# None may take too long: how long one takes is the machine's.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile("others", print_blob=True, deadline=None)
settings.load_profile("others" if IS_NIGHT else "same")

# What takes longest begins first, or one core would end long after the others.
LONGEST = ("test_other_themes", "test_property", "test_build_torture", "test_rclone")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest tests first, and leave the rest in their order; by day none of the night."""
    leave_for_the_night(config, items)
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(autouse=True, scope="session")
def _loaded_for_sources() -> None:
    load_for_sources()


@pytest.fixture(autouse=True)
def _forget_modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Unload the settings and plugins of sites that a test made: a build in this process takes the
    code of another test's site for its own, and sees that it has changed."""
    yield
    folder = str(tmp_path_factory.getbasetemp())
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(folder):
            del sys.modules[name]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site."""
    return Site(tmp_path)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as `make publish SITEURL=https://paper.example` builds it; no test may change it."""
    built = Site(tmp_path_factory.mktemp("real"))
    built.copy_content()
    built.build("publishconf.py", SITEURL="https://paper.example")
    return built
