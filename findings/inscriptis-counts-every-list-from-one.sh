#!/usr/bin/env bash
# inscriptis counts every list from one
#
# It lays text out as a browser would, and minds the value of an item (<li value=…>), but not the start of a list (<ol
# start=…>), with which a list goes on that a paragraph has interrupted. Articles 14 and 15 of a law become 1 and 2, and
# the text refers to an article that is not there.
#
# Seen on 2026-11-30 with inscriptis 2.7.6, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "inscriptis==2.7.6"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from inscriptis import get_text

for page in (
    '<ol start="14"><li>Of ports</li><li>Of customs</li></ol><p>Article 15 was amended.</p>',
    '<ol><li value="14">Of ports</li><li>Of customs</li></ol><p>Article 15 was amended.</p>',
):
    print(get_text(page).rstrip())
PY
diff - "$work/seen" <<'SEEN'
 1. Of ports
 2. Of customs

Article 15 was amended.
14. Of ports
15. Of customs

Article 15 was amended.
SEEN
echo "as described: inscriptis-counts-every-list-from-one"
