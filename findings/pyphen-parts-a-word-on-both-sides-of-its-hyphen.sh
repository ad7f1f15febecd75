#!/usr/bin/env bash
# Pyphen also parts a word right before its own hyphen
#
# Where the dictionary has no NOHYPHEN line that forbids it, a position before the hyphen of a compound is as good as
# one behind it: with soft hyphens put there a line may end in “Mail-” and the next begin with “-Adresse”. Whether it
# happens differs from one language and word to the next.
#
# Seen on 2026-11-30 with pyphen 0.18.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pyphen==0.18.1"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from pyphen import Pyphen

for lang, word in (
    ("de", "E-Mail-Adresse"),
    ("pl", "biało-czerwony"),
    ("be", "калі-небудзь"),
    ("ru", "какой-нибудь"),
    ("ru", "по-русски"),
    ("fr", "porte-monnaie"),
):
    print(lang, Pyphen(lang=lang).inserted(word, "|"))
PY
diff - "$work/seen" <<'SEEN'
de E-|Mail|-|Adres|se
pl bia|ło|-czer|wo|ny
be ка|лі-|не|будзь
ru ка|кой|-|ни|будь
ru по-рус|ски
fr porte-mon|naie
SEEN
echo "as described: pyphen-parts-a-word-on-both-sides-of-its-hyphen"
