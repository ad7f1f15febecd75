#!/usr/bin/env bash
# feedparser keeps details and deletes the tags of its summary, so that two words become one
#
# The sanitiser's list of elements has <details> and lacks <summary> (and <mark>): of <details><summary>Sources</summary>Belstat</details>
# the two texts are joined without a space. One would expect both or neither, and a break where a block ends.
#
# Seen on 2026-11-29 with feedparser 6.0.14, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "feedparser==6.0.14"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import feedparser

html = "&lt;details&gt;&lt;summary&gt;Sources&lt;/summary&gt;Belstat&lt;/details&gt; &lt;mark&gt;x&lt;/mark&gt;"
feed = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id>
<entry><id>urn:y</id><content type="html">{html}</content></entry></feed>"""
print(feedparser.parse(feed).entries[0].content[0].value)
PY
diff - "$work/seen" <<'SEEN'
<details>SourcesBelstat</details> x
SEEN
echo "as described: feedparser-runs-a-summary-on"
