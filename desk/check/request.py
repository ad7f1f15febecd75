"""What is checked only on request, for it takes a dictionary or the network: `SPELL=1` and
`EXTERNAL=1`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.check.cache import file_of, open_cache, version_of
from desk.check.text import Text
from desk.settings import is_on
from plugins import faults
from plugins.faults import Fault
from plugins.source.fields import codes_value, lang_value, split_head
from plugins.source.tree import walk


def requested(
    settings: dict[str, Any],
    environment: Mapping[str, str],
    work: Path,
    is_asked: Callable[[str], bool] = lambda _: True,
) -> Iterator[Fault]:
    """Findings of what was asked for; `check_sources` has been here before. `is_asked` says of a
    path as faults show it whether its words are looked at."""
    if is_on(environment, "SPELL"):
        from desk.check.spelling import spelling_faults

        texts = [text for text in _texts(settings) if is_asked(text.path)]
        yield from spelling_faults(texts, settings)
    if is_on(environment, "EXTERNAL"):
        from desk.check.external import external_faults

        yield from external_faults(_external_links(settings, work))


def _texts(settings: Mapping[str, Any]) -> Iterator[Text]:
    """Every source that is text, but those that have `Check_off: spelling`."""
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


def _external_links(settings: dict[str, Any], work: Path) -> dict[str, list[tuple[str, int, int]]]:
    """Each address of another site, and where it is linked: path, line and column."""
    root, found = Path(settings["PATH"]), dict[str, list[tuple[str, int, int]]]()
    with open_cache(file_of(work, settings["PATH"]), root, version_of(settings)) as cache:
        for name, facts in cache.all_facts().items():
            shown = faults.shown(root / name)
            off: Sequence[str] = facts.off if facts else ()
            for tag, kind, path, line, column in facts.links if facts else ():
                web = path.lower().startswith(("http://", "https://"))
                if tag == "a" and not kind and web and "link-external" not in off:
                    found.setdefault(path, []).append((shown, line, column))
    return found
