#!/usr/bin/env bash
# edtf reads the last year alone of two that a dash joins
#
# text_to_edtf makes an interval of years joined by a hyphen. With the dash that is set between years (U+2013) the first
# one is passed over, and a single year returned: a war of four years has its last one alone, “circa” goes along, and
# between decades one is kept. None would say that the text was not understood, as it does for “1941 to 1945”.
#
# Seen on 2026-11-30 with edtf 5.0.2, python-dateutil 4.0.0, pyparsing 3.3.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "edtf==5.0.2" "python-dateutil==4.0.0" "pyparsing==3.3.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from edtf import text_to_edtf

for text in ("1941-1945", "1941–1945", "circa 1941–1945", "1920s-1930s", "1920s–1930s", "1941 to 1945"):
    print(text, "→", text_to_edtf(text))
PY
diff - "$work/seen" <<'SEEN'
1941-1945 → 1941/1945
1941–1945 → 1945
circa 1941–1945 → 1945~
1920s-1930s → 192X/193X
1920s–1930s → 193X
1941 to 1945 → None
SEEN
echo "as described: edtf-keeps-the-last-of-two-years"
