"""What is checked only on request, for it takes a dictionary or the network: `SPELL=1` and
`EXTERNAL=1`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.settings import is_on
from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import walk

if TYPE_CHECKING:
    from desk.check.text import Text


def requested(
    settings: dict[str, Any],
    environment: Mapping[str, str],
    external: Iterable[tuple[str, Any]],
    is_asked: Callable[[str], bool] = lambda _: True,
) -> Iterator[Fault]:
    """Findings of what was asked for; `external` has each source with its links to other sites,
    each with line and column. `is_asked` says of a path as faults show it whether its words are
    looked at."""
    if is_on(environment, "SPELL"):
        from desk.check.spelling import spelling_faults

        texts = [text for text in _texts(settings) if is_asked(text.path)]
        yield from spelling_faults(texts, settings)
    if is_on(environment, "EXTERNAL"):
        from desk.check.external import external_faults

        yield from external_faults(_external_links(Path(settings["PATH"]), external))


def _texts(settings: Mapping[str, Any]) -> Iterator[Text]:
    """Every source that is text, but those that have `Check_off: spelling`."""
    from desk.check.text import Text
    from plugins.source.fields import codes_value, lang_value, split_head

    root = Path(settings["PATH"])
    for name in walk(root).sources(settings):
        try:
            text = (root / name).read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue  # the check of the source names it
        head = split_head(text.replace("\r\n", "\n").replace("\r", "\n"))
        values = {field.name: field.text for field in head.fields}
        if "spelling" not in _read(codes_value, values.get("check_off", ""), ()):
            lang = _read(lang_value, values.get("lang", ""), settings["DEFAULT_LANG"])
            shown = faults.shown(root / name)
            yield Text(shown, head.fields, head.body, head.body_line, lang)


def _read(rule: Any, text: str, other: Any) -> Any:
    try:
        return rule(text) if text else other
    except ValueError:
        return other


def _external_links(
    root: Path, external: Iterable[tuple[str, Any]]
) -> dict[str, list[tuple[str, int, int]]]:
    """Each address of another site, and where it is linked: path, line and column."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for name, links in external:
        for address, line, column in links:
            found.setdefault(address, []).append((faults.shown(root / name), line, column))
    return found
