#!/usr/bin/env bash
# pylatexenc cuts an address at its first percent sign, and the sentence with it
#
# latex2text writes \url{…} as <…>. Within \url a percent sign is one of the address (the url and hyperref packages),
# and every address with Cyrillic in it has some. pylatexenc takes it for the beginning of a comment, and the closing
# brace is in that comment: the rest of the line is gone, and the sources on the lines below become part of the address.
#
# Seen on 2026-11-30 with pylatexenc 2.11, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pylatexenc==2.11"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from pylatexenc.latex2text import LatexNodes2Text

for text in (
    r"See \url{https://paper.example/list/2013}, page 5.",
    r"See \url{https://paper.example/%D0%B0/2013}, page 5.",
    "See \\url{https://paper.example/%D0%B0/2013}, page 5.\nSee \\emph{Zviazda}, page 7.",
):
    print(repr(LatexNodes2Text().latex_to_text(text)))
PY
diff - "$work/seen" <<'SEEN'
'See <https://paper.example/list/2013>, page 5.'
'See <https://paper.example/>'
'See <https://paper.example/\nSee Zviazda, page 7.>'
SEEN
echo "as described: pylatexenc-cuts-an-address-at-a-percent-sign"
