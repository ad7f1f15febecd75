#!/usr/bin/env bash
# trafilatura ends a paragraph at an inline quotation
#
# <q> is an inline element, but it becomes a block quotation of its own document format: the sentence ends after it, and goes on
# as another paragraph. <cite>, <abbr> and <mark> in the same place do not part anything.
#
# Seen on 2026-11-29 with trafilatura 2.3.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "trafilatura==2.3.1" "lxml-html-clean==0.4.6" "lxml==6.1.3"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import trafilatura

more = "<p>The two presidents spoke for three hours about trade, which had grown by a third in the year before.</p>" * 4
for tag in ("cite", "q"):
    text = f"<p>He called it <{tag}>a good year</{tag}> and left the hall at once.</p>"
    page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{more}{text}{more}</article></body></html>"
    lines = trafilatura.extract(page).split("\n")
    print(tag, [line for line in lines if "good year" in line or "left" in line])
PY
diff - "$work/seen" <<'SEEN'
cite ['He called it a good year and left the hall at once.']
q ['He called it a good year', 'and left the hall at once.']
SEEN
echo "as described: trafilatura-breaks-at-q"
