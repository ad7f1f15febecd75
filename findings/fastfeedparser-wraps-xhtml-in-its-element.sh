#!/usr/bin/env bash
# fastfeedparser gives an entry's XHTML with the feed's own element around it
#
# Atom's <content type="xhtml"> holds a div with the text. What is handed over as the content's value begins with the
# tag <content xmlns=… type="xhtml"> itself: put into a page it is an unknown element, and a sanitiser that does not
# know it may take the text with it. type="html" is handed over without.
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

ENTRY = "<entry><title>A plan</title><id>urn:{0}</id><updated>2013-05-29T10:00:00Z</updated>{1}</entry>"
XHTML = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Trade grows.</p></div></content>'
HTML = '<content type="html">&lt;p&gt;Trade grows.&lt;/p&gt;</content>'
FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><title>A paper</title><id>urn:x</id><updated>2013-05-29T10:00:00Z</updated>{}</feed>'
feed = fastfeedparser.parse(FEED.format(ENTRY.format(1, XHTML) + ENTRY.format(2, HTML)))
for entry in feed.entries:
    print(entry.content[0]["type"], entry.content[0]["value"])
PY
diff - "$work/seen" <<'SEEN'
xhtml <content xmlns="http://www.w3.org/2005/Atom" type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Trade grows.</p></div></content>
html <p>Trade grows.</p>
SEEN
echo "as described: fastfeedparser-wraps-xhtml-in-its-element"
