"""What a template refers to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import DictLoader, Environment

import plugins  # noqa: F401  (puts the package on the path)
from pelican_incremental.templates import files_of_template

TEXTS = {"a": "{% include 'b' %}<% include 'c' %>", "b": "b", "c": "c"}


class Loader(DictLoader):
    """Gives each text a file."""

    def get_source(
        self, _: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self.mapping[template], str(Path("theme", template)), None


def test_a_text_refers_to_what_its_syntax_says() -> None:
    """What was found of a text holds for each generator, but not where other marks are read."""
    usual = Environment(loader=Loader(TEXTS), autoescape=True)
    other = usual.overlay(block_start_string="<%", block_end_string="%>")
    for _ in range(2):
        assert files_of_template(usual, "a", {}) == ["theme/a", "theme/b"]
        assert files_of_template(other, "a", {}) == ["theme/a", "theme/c"]
