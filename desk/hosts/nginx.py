"""A file to include in nginx's `server` block."""

from __future__ import annotations

import re

from desk.hosts.cache import CACHE
from desk.hosts.rules import HASHED_FILE, TYPED_FILES, UNSERVED, Redirect, Rules
from desk.manifest import IMMUTABLE, REVALIDATE
from desk.media import CHARSET

# Beside text/html, and as nginx's own table of types has them.
_CHARSET_TYPES = [
    *"text/plain text/css text/xml text/javascript application/javascript".split(),
    *"application/json application/xml image/svg+xml".split(),
    *TYPED_FILES,
]


def conf(rules: Rules) -> str:
    """The file's text. An `add_header` in a location drops all that stand around it, so that each
    location which needs one of its own repeats the table."""
    unserved = "|".join(map(re.escape, UNSERVED))
    base = re.escape(rules.base)
    parts = [
        f"# {rules.siteurl}, by make publish: include it in the server block of the site's root.",
        "index index.html;",
        f"charset {CHARSET};",
        f"charset_types {' '.join(_CHARSET_TYPES)};",
        f"error_page 404 {_quoted(rules.base + '/404.html')};",
        "# A folder without a page of its own.",
        f"error_page 403 =404 {_quoted(rules.base + '/404.html')};",
        "gzip_static on;",
        "gzip_vary on;",
        "# Where ngx_brotli is loaded, write beside the include of this file: brotli_static on;",
        *_table(rules, REVALIDATE),
        f'location ~* "{HASHED_FILE}" {{',
        *(f"    {line}" for line in _table(rules, IMMUTABLE)),
        "}",
        *(
            f'location ~ "{pattern}" {{ types {{ }} default_type {kind}; }}'
            for kind, pattern in TYPED_FILES.items()
        ),
        f'location ~ "^{base}/(?:{unserved})(?:/.*)?$" {{ return 404; }}',
        *(
            f"location = {_quoted(r.source)} {{ return 301 {_quoted(r.location)}; }}"
            for r in sorted(rules.redirects, key=_nginx_order)
        ),
    ]
    return "\n".join(parts) + "\n"


def _nginx_order(redirect: Redirect) -> bytes:
    """nginx sorts its locations by insertion, a slash before all else: in its own order, 20,000 of
    them load in a sixth of a second; the other way round, in several."""
    return redirect.source.encode().replace(b"/", b"\0")


def _table(rules: Rules, cache: str) -> list[str]:
    table = {**rules.headers, "Cache-Control": CACHE[cache]}
    return [f"add_header {name} {_quoted(value)} always;" for name, value in table.items()]


def _quoted(text: str) -> str:
    """A parameter of nginx's; aliases and headers hold no `$`, which it could not quote."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
