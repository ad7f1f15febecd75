"""Plugins are told of a content in the order in which the site names them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import pelican_incremental
from tests.sites import ROOT

ORDER = """
import plugins
from pelican_incremental.signals import content_read  # before Pelican
order = []
receivers = [lambda _, number=number: order.append(number) for number in range(9)]
for receiver in receivers:
    content_read.connect(receiver)
content_read.send(None)
print(order == sorted(order), "pelican" in __import__("sys").modules)
"""


def test_receivers_are_called_in_order_also_where_pelican_is_not_loaded() -> None:
    """Links were noted after pictures had been rewritten, in commands that loaded us first."""
    found = subprocess.run(
        [sys.executable, "-c", ORDER], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert found.stdout.split() == ["True", "False"]


def test_what_the_package_offers_is_there_and_described() -> None:
    """Other names than these may change; `register` is Pelican's to call."""
    told = (ROOT / "docs/plugin-writers.md").read_text("utf-8")
    for name in pelican_incremental.__all__:
        assert getattr(pelican_incremental, name) is not None
        assert name == "register" or re.search(rf"`[^`\n]*\b{name}\b", told), name
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        _ = pelican_incremental.absent
