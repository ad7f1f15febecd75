#!/usr/bin/env bash
# html2text puts a space into a word that is emphasised in part, and between emphasis and a quotation mark
#
# <em>под</em>земный comes out as "_под_ земный", «<em>x</em>», as "« _x_ »,": the Markdown made of it is another text. Brackets
# alone are left as they are.
#
# Seen on 2026-11-29 with html2text 2025.4.15, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "html2text==2025.4.15"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import html2text

converter = html2text.HTML2Text()
converter.body_width = 0
for html in ("<p><em>под</em>земный</p>", "<p>«<em>x</em>»,</p>", "<p>“<em>x</em>”.</p>", "<p>(<em>x</em>).</p>"):
    print(converter.handle(html).strip())
PY
diff - "$work/seen" <<'SEEN'
_под_ земный
« _x_ »,
“ _x_ ”.
(_x_).
SEEN
echo "as described: html2text-parts-a-word"
