#!/usr/bin/env bash
# ultimate-sitemap-parser completes a month with today's day
#
# A sitemap may say <lastmod>2013-05</lastmod> in spirit (W3C dates have months), and one would expect None or
# the first of the month. The parser hands it to dateutil, which takes what is missing from the clock: the same file
# was last modified on another day each day, in May with the number of today's day in November.
#
# Seen on 2026-11-29 with ultimate-sitemap-parser 1.8.1, python-dateutil 2.9.0.post0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "ultimate-sitemap-parser==1.8.1" "python-dateutil==2.9.0.post0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from datetime import UTC, datetime
from calendar import monthrange
from usp.tree import sitemap_from_str

text = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://paper.example/a</loc><lastmod>2013-05</lastmod></url></urlset>"""
(page,) = sitemap_from_str(text).all_pages()
days = {datetime.now().day, datetime.now(UTC).day}  # either, should midnight come between
print(page.last_modified.strftime("%Y-%m"), "the day is today's:", page.last_modified.day in days)
PY
diff - "$work/seen" <<'SEEN'
2013-05 the day is today's: True
SEEN
echo "as described: sitemap-parser-completes-months"
