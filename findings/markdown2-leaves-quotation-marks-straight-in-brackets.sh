#!/usr/bin/env bash
# markdown2's smarty-pants leaves quotation marks straight behind a round bracket
#
# The same words in the same marks are set with curly ones behind a space or a dash, and stay straight behind an
# opening round or square bracket: one page has both. John Gruber's SmartyPants and smartypants.py set them in each of
# these places.
#
# Seen on 2026-12-01 with markdown2 2.5.5, smartypants 2.0.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "markdown2==2.5.5" "smartypants==2.0.1"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from html import unescape

import markdown2
import smartypants

for text in ('so "here" too', '("here")', '["here"]'):
    one = unescape(markdown2.markdown(text, extras=["smarty-pants"])).strip()
    print(f"{one}  {unescape(smartypants.smartypants(text))}")
PY
diff - "$work/seen" <<'SEEN'
<p>so “here” too</p>  so “here” too
<p>("here")</p>  (“here”)
<p>["here"]</p>  [“here”]
SEEN
echo "as described: markdown2-leaves-quotation-marks-straight-in-brackets"
