#!/usr/bin/env bash
# fastfeedparser keeps the first author of an entry and drops all others
#
# Each entry has a list `authors`, as in feedparser, whose interface it follows; but it never holds more than one, be it
# of Atom, which allows several (RFC 4287, 4.1.2), or of JSON Feed 1.1, whose field is a list.
#
# Seen on 2026-11-30 with fastfeedparser 0.6.5, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "fastfeedparser==0.6.5"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import fastfeedparser

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A paper</title><id>urn:x</id><updated>2013-05-29T10:00:00Z</updated>
<entry><title>A plan</title><id>urn:y</id><updated>2013-05-29T10:00:00Z</updated>
<author><name>Jane Doe</name></author><author><name>John Roe</name></author></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "A paper", "items": [{"id": "urn:y", "content_text": "A plan",
"date_published": "2013-05-29T10:00:00Z", "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}]}]}"""
for kind, feed in (("Atom", ATOM), ("JSON Feed", JSON)):
    (entry,) = fastfeedparser.parse(feed).entries
    print(kind, [author["name"] for author in entry.authors])
PY
diff - "$work/seen" <<'SEEN'
Atom ['Jane Doe']
JSON Feed ['Jane Doe']
SEEN
echo "as described: fastfeedparser-keeps-one-author"
