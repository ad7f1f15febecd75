#!/usr/bin/env bash
# rjsmin takes spaces out of a template literal that stands within another
#
# It knows template literals and leaves them as they are, but ends the outer one at the first backtick: of a literal within
# ${…} it takes the text for code and deletes the spaces that a reader sees. No error; the page says other words.
#
# Seen on 2026-11-29 with rjsmin 1.3.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "rjsmin==1.3.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import rjsmin

print(rjsmin.jsmin("a = `one  two`;"))
print(rjsmin.jsmin("a = `${n > 1 ? `${n}  articles  found` : `one  article`}`;"))
PY
diff - "$work/seen" <<'SEEN'
a=`one  two`;
a=`${n > 1 ? `${n}articles found` : `one article`}`;
SEEN
echo "as described: rjsmin-shortens-nested-templates"
