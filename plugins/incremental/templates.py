"""Which files a template is made of: itself, and all that it extends, includes and imports."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, TemplateNotFound, meta
from pelican.generators import Generator


def closures(
    generators: Iterable[Generator], known: dict[str, list[str]]
) -> dict[str, list[str]]:
    """The files of each template that was used, by its name as pages have it; what is `known` is
    not found out again."""
    found = dict(known)
    for generator in generators:
        for template in generator._templates.values():
            if template.name not in found:
                found[template.name] = sorted(_files(generator.env, template.name))
    return found


def _files(env: Environment, name: str) -> set[str]:
    """Where a name is only known while a page is rendered, it may be that of any template."""
    seen: set[str] = set()
    files: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        try:
            source, file, _ = env.loader.get_source(env, one)  # type: ignore[union-attr]
        except TemplateNotFound:
            continue  # an `include … ignore missing`, or one of several names
        files.update([file] if file else [])
        for referenced in meta.find_referenced_templates(env.parse(source)):
            waiting.extend([referenced] if referenced else env.list_templates())
    return files
