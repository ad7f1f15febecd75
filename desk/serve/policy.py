"""Loosens a page's content-security policy by what reloading needs, and by nothing else."""

from __future__ import annotations

SELF = "'self'"
NONE = "'none'"
# Where a directive is absent, the next one governs: Content Security Policy Level 3, section 6.8.3.
SCRIPT = ("script-src-elem", "script-src", "default-src")
CONNECT = ("connect-src", "default-src")
STYLE = ("style-src-elem", "style-src")
HASHES = ("'sha256-", "'sha384-", "'sha512-")


def allow_reload(policy: str) -> str:
    """The same policy, under which a script of this origin loads and may connect to this origin."""
    directives = _parse(policy)
    for chain in (SCRIPT, CONNECT):
        governing = next((name for name in chain if name in directives), None)
        if governing is None:
            continue
        sources = [source for source in directives[governing] if source.lower() != NONE]
        narrow = chain[-2] if governing == chain[-1] else governing
        directives[narrow] = sources if SELF in sources else [*sources, SELF]
    return _serialise(directives)


def without_style_hashes(policy: str) -> str:
    """The policy less what changes with every edit of an inlined stylesheet."""
    directives = _parse(policy)
    for name in STYLE:
        if name in directives:
            kept = [source for source in directives[name] if not source.startswith(HASHES)]
            directives[name] = kept
    return _serialise(directives)


def _parse(policy: str) -> dict[str, list[str]]:
    directives: dict[str, list[str]] = {}
    for text in policy.split(";"):
        name, *sources = text.split() or [""]
        if name:
            # The first of two directives of one name counts, the second is ignored (section 2.2.1).
            directives.setdefault(name.lower(), sources)
    return directives


def _serialise(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
