#!/usr/bin/env bash
# markdown2 numbers footnotes by their references and lists them by their definitions
#
# A text refers to its second definition first. The references are numbered as a reader meets them, 1 and 2; the list
# below is an <ol> in the order of the definitions. So the reference that shows 1 leads to the note that shows 2, and
# the other way round: on paper, where no link helps, each leads to the wrong note. Python-Markdown and pandoc list
# notes in the order of their references.
#
# Seen on 2026-12-01 with markdown2 2.5.5, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "markdown2==2.5.5"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import re

import markdown2

html = markdown2.markdown("Oats[^b] and rye[^a].\n\n[^a]: About rye.\n[^b]: About oats.\n", extras=["footnotes"])
shown = dict(re.findall(r'href="#(fn-\w+)">(\d)</a>', html))
listed = re.findall(r'<li id="(fn-\w+)">\s*<p>([^&]+)&', html)
for number, (note, text) in enumerate(listed, 1):
    print(f"note {number}: {text} The reference to it shows {shown[note]}")
PY
diff - "$work/seen" <<'SEEN'
note 1: About rye. The reference to it shows 2
note 2: About oats. The reference to it shows 1
SEEN
echo "as described: markdown2-numbers-notes-and-lists-them-otherwise"
