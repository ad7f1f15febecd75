#!/usr/bin/env bash
# typus puts a no-break space into addresses of pages and mail
#
# A dot between a single letter and a word is taken for that of an initial, also within http://x.example/ and anna@x.example:
# the address is no longer one. One would expect a typographer for the web to leave what is no prose as it was.
#
# Seen on 2026-11-29 with typus 0.2.2, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "typus==0.2.2"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from typus import en_typus

for text in ("See http://x.example/a", "Write to anna@x.example"):
    print(ascii(en_typus(text)))
PY
diff - "$work/seen" <<'SEEN'
'See http://x.\xa0example/a'
'Write to\xa0anna@x.\xa0example'
SEEN
echo "as described: typus-breaks-addresses"
