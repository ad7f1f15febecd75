"""Keep Pelican's `simple` theme out: a template that our theme lacks is an error, not another
site's page."""

from __future__ import annotations

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from pelican import signals
from pelican.generators import Generator

from plugins import needs


def own_templates_only(generator: Generator) -> None:
    """Load templates from our theme alone, and take a name that no one has set as an error."""
    generator.env.loader = ChoiceLoader([FileSystemLoader(generator._templates_path)])
    generator.env.undefined = StrictUndefined


def register() -> None:
    """Each generator has a Jinja environment of its own."""
    needs.watch("own_templates", theme=("templates/partials",))
    signals.generator_init.connect(own_templates_only)
