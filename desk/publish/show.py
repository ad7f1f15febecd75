"""Plans and releases as a person reads them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from desk.publish.model import Brief, Plan, Progress

FEW = 40  # lines of each kind that a plan shows when it is not asked for alone
BAR = 30  # columns

_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


@dataclass
class _Line:
    verb: str
    path: str
    size: int
    reason: str
    variants: int = 0


def plan_lines(plan: Plan, *, everything: bool) -> Iterator[str]:
    """Yield what will be sent and deleted, with sizes and reasons, and the sum of it; a page stands
    on one line with its compressed variants."""
    for lines in (_sends(plan), _deletes(plan)):
        shown = lines if everything else lines[:FEW]
        for line in shown:
            name = f"{line.path} (+{line.variants})" if line.variants else line.path
            yield f"  {line.verb:6}  {size_text(line.size):>8}  {name}  — {line.reason}"
        if len(lines) > len(shown):
            yield f"  {'':6}  {'':8}  … and {len(lines) - len(shown):,} more (DRY_RUN=1 lists all)"
    yield summary(plan)
    if plan.unknown:
        names = ", ".join(plan.unknown[:5]) + (", …" if len(plan.unknown) > 5 else "")
        yield f"Left alone, for they are not ours: {names} ({len(plan.unknown):,} in all)"


def summary(plan: Plan) -> str:
    """`3 files to send (14.2 kB), 1 to delete, 120 unchanged, 2 old assets kept`."""
    parts = [f"{count(len(plan.sends), 'file')} to send ({size_text(plan.size)})"]
    if plan.deletes:
        parts.append(f"{len(plan.deletes):,} to delete")
    parts.append(f"{plan.same:,} unchanged")
    if plan.retired:
        parts.append(f"{count(len(plan.retired), 'old asset')} kept for cached pages")
    return ", ".join(parts)


def _sends(plan: Plan) -> list[_Line]:
    rows = [_Line("send", s.entry.path, s.entry.size, s.reason) for s in plan.sends]
    return _folded(rows)


def _deletes(plan: Plan) -> list[_Line]:
    return _folded([_Line("delete", d.path, d.size, d.reason) for d in plan.deletes])


def _folded(lines: Sequence[_Line]) -> list[_Line]:
    """Join compressed variants with what they stand for, where both are there."""
    by_path = {line.path: line for line in lines}
    for line in lines:
        plain = by_path.get(re.sub(r"\.(?:br|gz)$", "", line.path))
        if plain is not None and plain is not line:
            plain.size += line.size
            plain.variants += 1
            del by_path[line.path]
    return list(by_path.values())


def size_text(size: int) -> str:
    """A number of bytes in decimal units."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def release_lines(history: Sequence[Brief], live: str) -> Iterator[str]:
    """Yield one line for each release, newest first; an arrow marks the live one."""
    for brief in history:
        mark = "→" if brief.id == live else " "
        restored = f"; brings back {brief.restores}" if brief.restores else ""
        date = brief.date.replace("T", " ").removesuffix("+00:00")
        yield f"{mark} {brief.id}  {date} UTC  {brief.who}  {brief.changed}{restored}"


def bar(stream: TextIO = sys.stderr) -> Progress:
    """A progress bar for a terminal, and silence for all else."""
    is_terminal = stream.isatty()

    def show(what: str, done: int, whole: int) -> None:
        if is_terminal and (done == whole or done % max(1, whole // 200) == 0):
            full = BAR * done // max(1, whole)
            end = "\n" if done == whole else ""
            line = f"\r[{'#' * full}{' ' * (BAR - full)}] {done:,}/{whole:,} {what}{end}"
            print(line, end="", file=stream, flush=True)

    return show
