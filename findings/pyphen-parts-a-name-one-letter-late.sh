#!/usr/bin/env bash
# Pyphen parts a word one letter late behind the capital İ of a Turkish or Azerbaijani name
#
# Positions are looked for in the word's lower-case form, and Python's lower() makes two characters of İ (i and U+0307,
# SpecialCasing.txt of Unicode). All positions behind it are then off by one in the word that is cut: “İs-tanb-ul” for
# “is-tan-bul”, as a German text would have it.
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

german = Pyphen(lang="de_DE")
for word in ("İstanbul", "Istanbul", "İnönüstadion", "Inönüstadion"):
    print(german.inserted(word))
PY
diff - "$work/seen" <<'SEEN'
İs-tanb-ul
Istan-bul
İnönüstad-ion
In-önüsta-di-on
SEEN
echo "as described: pyphen-parts-a-name-one-letter-late"
