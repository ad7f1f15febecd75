#!/usr/bin/env bash
# rcssmin joins a class whose name ends in an escaped colon with what follows it
#
# ".a\: b" is every <b> within the class "a:". The minifier takes the escaped colon for one that parts property and value and
# deletes the space: the rule then means one class "a:b", and applies to nothing that it applied to before.
#
# Seen on 2026-11-29 with rcssmin 1.3.0, tinycss2 1.5.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "rcssmin==1.3.0" "tinycss2==1.5.1"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import rcssmin
import tinycss2

text = r".a\: b { color: red }"
for css in (text, rcssmin.cssmin(text)):
    names = [t.value for t in tinycss2.parse_stylesheet(css)[0].prelude if t.type == "ident"]
    print(css, names)
PY
diff - "$work/seen" <<'SEEN'
.a\: b { color: red } ['a:', 'b']
.a\:b{color:red} ['a:b']
SEEN
echo "as described: rcssmin-joins-an-escaped-colon"
