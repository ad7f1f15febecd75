#!/usr/bin/env bash
# courlan cuts off a query that is a name alone
#
# ?thread-12 and ?page/about are addresses of forums and small sites; a query needs no = (RFC 3986, 3.4). clean_url
# takes the query for pairs, of which those without a value are dropped: every such page becomes the front page, and of
# ?print&id=7 one half is left.
#
# Seen on 2026-11-30 with courlan 1.4.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "courlan==1.4.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from courlan import clean_url

for query in ("id=7", "thread-12", "page/about", "print&id=7"):
    print(query, clean_url(f"https://forum.example/?{query}"))
PY
diff - "$work/seen" <<'SEEN'
id=7 https://forum.example/?id=7
thread-12 https://forum.example/
page/about https://forum.example/
print&id=7 https://forum.example/?id=7
SEEN
echo "as described: courlan-cuts-a-query-that-is-a-name"
