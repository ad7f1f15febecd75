#!/usr/bin/env bash
# latynkatar leaves out the apostrophe of Belarusian that is typed, and keeps the one that is set
#
# Łacinka has no apostrophe where the Cyrillic text has one before a vowel: з'езд is zjezd. latynkatar knows U+0027
# alone. U+2019, which typographers set, and U+02BC, which domain names have, stay where they are, and without the j
# before і that would take their place: one word is spelled in three ways.
#
# Seen on 2026-11-30 with latynkatar 2.2.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "latynkatar==2.2.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from latynkatar import CyrLatConverter

for mark in ("\u0027", "\u2019", "\u02bc"):
    print(f"{ord(mark):04X}", *(CyrLatConverter(word.replace("*", mark)).convert() for word in ("з*езд", "вераб*і")))
PY
diff - "$work/seen" <<'SEEN'
0027 zjezd vierabji
2019 z’jezd vierab’i
02BC zʼjezd vierabʼi
SEEN
echo "as described: latynkatar-keeps-the-typographic-apostrophe"
