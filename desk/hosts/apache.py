"""`.htaccess`, as Apache reads it where AllowOverride lets it."""

from __future__ import annotations

import re
from urllib.parse import quote

from desk.hosts.cache import CACHE
from desk.hosts.rules import ATOM, HASHED, UNSERVED, Rules
from desk.manifest import IMMUTABLE, REVALIDATE

_TEXTS = "html|xml|json|js|txt|svg|css"


def htaccess(rules: Rules) -> str:
    """The file's text. `always` is the table that errors too are answered with; a header set in
    both tables would be sent twice."""
    unserved = "|".join(map(re.escape, UNSERVED))
    parts = [
        f"# {rules.siteurl}, by make publish",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {_quoted(quote(rules.base) + '/404.html')}",
        "AddCharset utf-8 .html .xml .json .js .txt .svg .css",
        f'<FilesMatch "{ATOM}">',
        "ForceType application/atom+xml",
        "</FilesMatch>",
        "<IfModule mod_headers.c>",
        *(f"Header always set {name} {_quoted(value)}" for name, value in _all(rules)),
        f'<FilesMatch "{HASHED}">',
        f"Header always set Cache-Control {_quoted(CACHE[IMMUTABLE])}",
        "</FilesMatch>",
        "</IfModule>",
        *_variants(),
        "<IfModule mod_alias.c>",
        f'RedirectMatch 404 "^{re.escape(rules.base)}/(?:{unserved})(?:/.*)?$"',
        *(
            f"RedirectMatch 301 {_quoted(f'^{re.escape(r.source)}$')} {_quoted(quote(r.target))}"
            for r in rules.redirects
        ),
        "</IfModule>",
    ]
    return "\n".join(parts) + "\n"


def _all(rules: Rules) -> list[tuple[str, str]]:
    return [*rules.headers.items(), ("Cache-Control", CACHE[REVALIDATE])]


def _variants() -> list[str]:
    """mod_rewrite says `Vary: Accept-Encoding` by itself, for its condition reads that header."""
    lines = ["<IfModule mod_rewrite.c>", "RewriteEngine On"]
    for coding, ending in (("br", "br"), ("gzip", "gz")):
        lines += [
            rf"RewriteCond %{{HTTP:Accept-Encoding}} \b{coding}\b",
            f"RewriteCond %{{REQUEST_FILENAME}}.{ending} -f",
            rf"RewriteRule ^(.+\.(?:{_TEXTS}))$ $1.{ending} [L,E=no-gzip:1,E=no-brotli:1]",
        ]
    return [
        *lines,
        "</IfModule>",
        "RemoveType .gz .br",
        "RemoveLanguage .br",
        "AddEncoding br .br",
        "AddEncoding gzip .gz",
    ]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
