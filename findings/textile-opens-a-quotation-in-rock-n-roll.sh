#!/usr/bin/env bash
# textile opens a quotation in the middle of rock'n'roll
#
# Of the two apostrophes in one word the first becomes an apostrophe and the second an opening single quotation mark,
# which nothing closes; so in any word with two of them around one letter.
#
# Seen on 2026-12-01 with textile 4.0.4, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "textile==4.0.4"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from html import unescape

import textile

for text in ("rock'n'roll", "fish'n'chips", "o'er", "shouldn't've"):
    print(unescape(textile.textile(text)).strip())
PY
diff - "$work/seen" <<'SEEN'
<p>rock’n‘roll</p>
<p>fish’n‘chips</p>
<p>o’er</p>
<p>shouldn’t‘ve</p>
SEEN
echo "as described: textile-opens-a-quotation-in-rock-n-roll"
