"""What tests of every kind share: a site of their own, and the real one built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites import Site


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
