"""A file to import into a site block of Caddy's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from desk.hosts.cache import CACHE
from desk.hosts.rules import HASHED_FILE, TEXT_FILE, TYPED_FILES, UNSERVED, Rules
from desk.manifest import IMMUTABLE, REVALIDATE
from desk.media import HTML, TEXTS, media_type, with_charset


def caddyfile(rules: Rules) -> str:
    """The file's text; the two matchers for caches exclude each other, whatever the order."""
    hashed = [f"\tpath_regexp `(?i){HASHED_FILE}`", "\tfile"]
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
        f"@site_text path_regexp `(?i)(?:{TEXT_FILE}|/$)`",
        *_late("site_text", "Vary Accept-Encoding"),
        *_types(),
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


def _late(matcher: str, header: str) -> list[str]:
    """Set a header when the answer is ready: the file server sets it too, or not."""
    return [f"header @{matcher} {{", "\tdefer", f"\t{header}", "}"]


def _types() -> Iterator[str]:
    """Caddy takes types from the machine's table, and no charset for most: here is ours."""
    kinds = defaultdict(list)
    for ending in TEXTS:
        kinds[media_type(PurePosixPath(f"a.{ending}"))].append(ending)
    kinds.pop(HTML)  # it says the charset of pages by itself
    patterns = {kind: rf"(?i)\.(?:{'|'.join(endings)})$" for kind, endings in kinds.items()}
    # What stands first is set last, over what others have set.
    for number, (kind, pattern) in enumerate({**TYPED_FILES, **patterns}.items()):
        yield f"@site_type{number} path_regexp `{pattern}`"
        yield from _late(f"site_type{number}", f"Content-Type {_quoted(with_charset(kind))}")


def _redirects(rules: Rules) -> Iterator[str]:
    """Look an old address up in a table, and only where a page leads on: such a page has no
    compressed variant. Without that, each page would cost a walk through the table."""
    if not rules.redirects:
        return
    yield "map {path} {site_moved} {"
    yield from (f"\t{_quoted(r.source)} {_quoted(r.location)}" for r in rules.redirects)
    yield from ('\tdefault ""', "}")
    yield from ("@site_old {", "\tpath *.html *.htm */")
    yield from ("\tnot file {path}.gz {path}index.html.gz", "}")
    yield from (
        '@site_moved not vars {site_moved} ""',
        "route @site_old {",
        "\tredir @site_moved {site_moved} 301",
        "}",
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
