"""Change values in a settings file, and leave all else of it as a person wrote it."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any


def with_values(source: str, values: Mapping[str, Any]) -> str:
    """Return the text of a settings file with other values for some of its settings.

    A setting is replaced where the file assigns it last, at its top level and alone; one that it
    does not assign is added at the end. Comments outside of the values stay.

    Raises:
        SyntaxError: the file is no Python.
    """
    lines = source.encode().splitlines(keepends=True)
    places = _places(ast.parse(source))
    for name in sorted(values.keys() & places.keys(), key=lambda name: -places[name].lineno):
        node = places[name]
        assert node.end_lineno is not None
        head = lines[node.lineno - 1][: node.col_offset]
        tail = lines[node.end_lineno - 1][node.end_col_offset :]
        lines[node.lineno - 1 : node.end_lineno] = [head + as_python(values[name]).encode() + tail]
    added = [f"{n} = {as_python(v)}\n" for n, v in values.items() if n not in places]
    return b"".join(lines).decode() + "".join(["\n", *added] if added else [])


def _places(tree: ast.Module) -> dict[str, ast.expr]:
    """The value that each name is given last."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                found[target.id] = node.value
    return found


def as_python(value: Any) -> str:
    """A text, or a table of texts and tables, in the form of this project's settings."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    rows = (f"    {as_python(key)}: {_in_a_row(item)},\n" for key, item in value.items())
    return "{\n" + "".join(rows) + "}" if value else "{}"


def _in_a_row(value: Any) -> str:
    if not isinstance(value, dict):
        return as_python(value)
    return "{" + ", ".join(f"{as_python(k)}: {_in_a_row(v)}" for k, v in value.items()) + "}"
