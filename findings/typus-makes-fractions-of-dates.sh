#!/usr/bin/env bash
# typus makes a fraction of the day and month of a date, and adds a zero-width space
#
# 1/4/2013 becomes a zero-width space, a quarter, and "/2013". One would expect a fraction to end where a word ends.
#
# Seen on 2026-11-29 with typus 0.2.2, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "typus==0.2.2"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from typus import en_typus

for text in ("1/4 of it", "on 1/4/2013"):
    print(ascii(en_typus(text)))
PY
diff - "$work/seen" <<'SEEN'
'\u200b\xbc\xa0of\xa0it'
'on\xa0\u200b\xbc/2013'
SEEN
echo "as described: typus-makes-fractions-of-dates"
