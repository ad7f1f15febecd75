#!/usr/bin/env bash
# Python-Markdown moves a character reference behind a block of raw HTML to the end of the text
#
# After <div>a</div> or a comment that begins a line, the rest of the line is a paragraph, but a reference in it (&amp;) is kept with
# the raw block, which is written when the text ends: "R&amp;D grew" reads "RD grew", and a lone & stands under the last paragraph.
#
# Seen on 2026-11-29 with Markdown 3.11.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "markdown==3.11.3"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import markdown

print(markdown.markdown("<!-- x --> R&amp;D grew.\n\nNext."))
PY
diff - "$work/seen" <<'SEEN'
<!-- x -->
<p>RD grew.</p>
<p>Next.</p>
<p>&amp;</p>
SEEN
echo "as described: markdown-moves-references-to-the-end"
