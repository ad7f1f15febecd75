"""A file to import into a site block of Caddy's."""

from __future__ import annotations

from desk.hosts.cache import CACHE
from desk.hosts.rules import ATOM, HASHED, UNSERVED, Rules
from desk.manifest import IMMUTABLE, REVALIDATE


def caddyfile(rules: Rules) -> str:
    """The file's text; the two matchers for caches exclude each other, whatever the order."""
    hashed = [f"\tpath_regexp `{HASHED}`", "\tfile"]
    parts = [
        f"# {rules.siteurl}, by make publish: import it where `root` is the site's folder.",
        "header {",
        *(f"\t{name} {_quoted(value)}" for name, value in rules.headers.items()),
        "}",
        "@hashed {",
        *hashed,
        "}",
        "@revalidated not {",
        *hashed,
        "}",
        f"header @hashed Cache-Control {_quoted(CACHE[IMMUTABLE])}",
        f"header @revalidated Cache-Control {_quoted(CACHE[REVALIDATE])}",
        f"@atom path_regexp `{ATOM}`",
        "header @atom {",
        "\tdefer",
        "\tContent-Type application/atom+xml",
        "}",
        *_redirects(rules),
        "file_server {",
        "\tprecompressed br gzip",
        f"\thide {' '.join(UNSERVED)}",
        "}",
        "handle_errors {",
        "\t@missing expression {http.error.status_code} == 404",
        f"\trewrite @missing {_quoted(rules.base + '/404.html')}",
        "\tfile_server",
        "}",
    ]
    return "\n".join(parts) + "\n"


def _redirects(rules: Rules) -> list[str]:
    lines = []
    for number, redirect in enumerate(rules.redirects):
        lines.append(f"@moved{number} path {_quoted(redirect.source)}")
        lines.append(f"redir @moved{number} {_quoted(redirect.target)} 301")
    return lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
