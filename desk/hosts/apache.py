"""`.htaccess`, as Apache reads it where AllowOverride lets it."""

from __future__ import annotations

import re
from urllib.parse import quote

from desk.hosts.cache import CACHE
from desk.hosts.rules import HASHED_FILE, TEXT_FILE, TYPED_FILES, UNSERVED, Redirect, Rules
from desk.manifest import IMMUTABLE, REVALIDATE
from desk.media import CHARSET, TEXTS, with_charset

# Apache reads the file anew for each request: so many cost 0.02 ms. All others are led on by the
# pages at the old addresses, or by `conf`.
MOST_REDIRECTS = 100

# What theme/templates/moved.html has, and no other page.
_LEADS_ON = r"<meta http-equiv=.refresh. content=.0; url=([^\x22>]+)"
_ATOM = "application/atom+xml"


def htaccess(rules: Rules, own: str = "") -> str:
    """The file's text, and below it that of the site's owner. `always` is the table that errors too
    are answered with; a header set in both tables would be sent twice."""
    unserved = "|".join(map(re.escape, UNSERVED))
    parts = [
        f"# {rules.siteurl}, by make publish",
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {_quoted(quote(rules.base) + '/404.html')}",
        f"AddCharset {CHARSET} {' '.join(f'.{ending}' for ending in TEXTS)}",
        f'<FilesMatch "{TYPED_FILES[_ATOM]}">',
        f'ForceType "{with_charset(_ATOM)}"',
        "</FilesMatch>",
        "<IfModule mod_headers.c>",
        *(f"Header always set {name} {_quoted(value)}" for name, value in _all(rules)),
        f'<FilesMatch "(?i){HASHED_FILE}">',
        f"Header always set Cache-Control {_quoted(CACHE[IMMUTABLE])}",
        "</FilesMatch>",
        f'<FilesMatch "(?i){TEXT_FILE}">',
        "Header merge Vary Accept-Encoding",
        "</FilesMatch>",
        "</IfModule>",
        *_rewriting(),
        "<IfModule mod_alias.c>",
        f'RedirectMatch 404 "^{re.escape(rules.base)}/(?:{unserved})(?:/.*)?$"',
        *(_redirect(redirect) for redirect in rules.redirects[:MOST_REDIRECTS]),
        "</IfModule>",
        *([f"# The site's own:\n{own.rstrip()}"] if own else []),
    ]
    return "\n".join(parts) + "\n"


def _redirect(redirect: Redirect) -> str:
    """A redirect of one address: `Redirect` needs no regular expression, but takes all below a
    folder with it."""
    target = _quoted(redirect.location)
    if redirect.source.endswith("/"):
        return f"RedirectMatch 301 {_quoted(f'^{re.escape(redirect.source)}$')} {target}"
    return f"Redirect 301 {_quoted(redirect.source)} {target}"


def conf(rules: Rules) -> str:
    """A file to include in the site's <VirtualHost>: redirects, however many.

    No table is needed, for the page at an old address says where it leads, and is known by having
    no compressed variant. Apache reads files from there, and not from `.htaccess`.
    """
    parts = [f"# {rules.siteurl}, by make publish: include it in the site's <VirtualHost>."]
    parts.append("RewriteEngine On")
    for pattern, index in ((r"\.html?$", ""), ("/$", "index.html")):
        file = f"%{{DOCUMENT_ROOT}}%{{REQUEST_URI}}{index}"
        parts += [
            f"RewriteCond {file}.gz !-f",
            f"RewriteCond {file} -f",
            f"RewriteCond expr \"file('{file}') =~ m#{_LEADS_ON}#\"",
            f"RewriteRule {pattern} %1 [R=301,L,NE]",
        ]
    return "\n".join(parts) + "\n"


def _all(rules: Rules) -> list[tuple[str, str]]:
    return [*rules.headers.items(), ("Cache-Control", CACHE[REVALIDATE])]


def _rewriting() -> list[str]:
    """A folder without a page is not found, as on other hosts; a text comes as its variant."""
    lines = [
        "<IfModule mod_rewrite.c>",
        "RewriteEngine On",
        "RewriteCond %{REQUEST_FILENAME} -d",
        "RewriteCond %{REQUEST_FILENAME}/index.html !-f",
        "RewriteRule ^ - [R=404,L]",
    ]
    texts = "|".join(TEXTS)
    for coding, ending in (("br", "br"), ("gzip", "gz")):
        lines += [
            rf"RewriteCond %{{HTTP:Accept-Encoding}} \b{coding}\b",
            f"RewriteCond %{{REQUEST_FILENAME}}.{ending} -f",
            rf"RewriteRule ^(.+\.(?:{texts}))$ $1.{ending} [NC,L,E=no-gzip:1,E=no-brotli:1]",
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
