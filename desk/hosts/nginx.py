"""A file to include in nginx's `server` block."""

from __future__ import annotations

import re

from desk.hosts.cache import CACHE
from desk.hosts.rules import ATOM, HASHED, UNSERVED, Rules
from desk.manifest import IMMUTABLE, REVALIDATE


def conf(rules: Rules) -> str:
    """The file's text. An `add_header` in a location drops all that stand around it, so that each
    location which needs one of its own repeats the table."""
    unserved = "|".join(map(re.escape, UNSERVED))
    base = re.escape(rules.base)
    parts = [
        f"# {rules.siteurl}, by make publish: include it in the server block of the site's root.",
        "index index.html;",
        "charset utf-8;",
        f"error_page 404 {_quoted(rules.base + '/404.html')};",
        "gzip_static on;",
        "gzip_vary on;",
        "# Where ngx_brotli is loaded, write beside the include of this file: brotli_static on;",
        *_table(rules, REVALIDATE),
        f'location ~ "{HASHED}" {{',
        *(f"    {line}" for line in _table(rules, IMMUTABLE)),
        "}",
        f'location ~ "{ATOM}" {{ types {{ }} default_type application/atom+xml; }}',
        f'location ~ "^{base}/(?:{unserved})(?:/.*)?$" {{ return 404; }}',
        *(
            f"location = {_quoted(r.source)} {{ return 301 {_quoted(r.target)}; }}"
            for r in rules.redirects
        ),
    ]
    return "\n".join(parts) + "\n"


def _table(rules: Rules, cache: str) -> list[str]:
    table = {**rules.headers, "Cache-Control": CACHE[cache]}
    return [f"add_header {name} {_quoted(value)} always;" for name, value in table.items()]


def _quoted(text: str) -> str:
    """A parameter of nginx's; aliases and headers hold no `$`, which it could not quote."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
