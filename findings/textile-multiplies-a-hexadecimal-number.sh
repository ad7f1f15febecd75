#!/usr/bin/env bash
# textile makes a multiplication of a hexadecimal number
#
# 10x20 is meant to become 10 with a multiplication sign and 20. The rule asks for digits on both sides and looks at
# no letters behind them: 0x1F, a number in the notation of most programming languages, becomes 0, a multiplication
# sign and 1F, and can be copied into no program any more.
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

for text in ("a sheet of 10x20", "error 0x1F", "error 0xC4"):
    print(unescape(textile.textile(text)).strip())
PY
diff - "$work/seen" <<'SEEN'
<p>a sheet of 10×20</p>
<p>error 0×1F</p>
<p>error 0xC4</p>
SEEN
echo "as described: textile-multiplies-a-hexadecimal-number"
