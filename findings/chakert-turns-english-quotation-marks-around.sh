#!/usr/bin/env bash
# chakert turns the quotation marks of English around
#
# English is one of its two languages. It opens a quotation with U+201D and closes it with U+201C, the other way round
# than English does and than Unicode names them (right and left double quotation mark), while the single marks within
# stand right. In Russian both pairs do.
#
# Seen on 2026-11-30 with chakert 0.2.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "chakert==0.2.1"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from chakert import Typograph

for language in ("en", "ru"):
    text = Typograph.typograph_text('"One "two" three"', language)
    print(language, text, *(f"{ord(mark):04X}" for mark in text if ord(mark) > 127))
PY
diff - "$work/seen" <<'SEEN'
en ”One ‘two’ three“ 201D 2018 2019 201C
ru «One „two“ three» 00AB 201E 201C 00BB
SEEN
echo "as described: chakert-turns-english-quotation-marks-around"
