#!/usr/bin/env bash
# csscompressor makes a function of a media or supports query with not
#
# It deletes the space between "not" and the bracket. Without it CSS Syntax 3 reads a function named "not", which is no
# media query and no supports condition: such a rule never applies, in no browser. It keeps the space after "and" alone.
# tinycss2 shows how a CSS parser reads both.
#
# Seen on 2026-11-29 with csscompressor 0.9.5, tinycss2 1.5.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "csscompressor==0.9.5" "tinycss2==1.5.1"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import csscompressor
import tinycss2

for text in ("@media not (hover) { a { b: c } }", "@supports not (display: grid) { a { b: c } }"):
    small = csscompressor.compress(text)
    kinds = [type(part).__name__ for part in tinycss2.parse_stylesheet(small)[0].prelude]
    before = [type(part).__name__ for part in tinycss2.parse_stylesheet(text)[0].prelude]
    print(small, "FunctionBlock" in kinds, "FunctionBlock" in before)
PY
diff - "$work/seen" <<'SEEN'
@media not(hover){a{b:c}} True False
@supports not(display:grid){a{b:c}} True False
SEEN
echo "as described: csscompressor-makes-not-a-function"
