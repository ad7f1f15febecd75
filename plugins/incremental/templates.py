"""Which files a template is made of: itself, and all that it extends, includes and imports."""

from __future__ import annotations

from jinja2 import Environment, TemplateNotFound, meta


def files_of_template(env: Environment, name: str) -> list[str]:
    """The files that a template may be made of, sorted; where a name is only known while a page is
    rendered, it may be that of any template."""
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
    return sorted(files)
