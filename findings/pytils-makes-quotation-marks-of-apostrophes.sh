#!/usr/bin/env bash
# pytils sets an apostrophe within a word as a double quotation mark
#
# Its typography for Russian takes each ' behind a letter for the end of a quotation in single marks. Кот-д'Ивуар and
# Жанна д'Арк, which Russian spells with an apostrophe, get ” in the middle of the name, and so does every Ukrainian and
# Belarusian word that has one. Nothing was opened that it could close.
#
# Seen on 2026-11-30 with pytils 0.4.4, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pytils==0.4.4"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from pytils.typo import typography

for words in ("Кот-д'Ивуар", "Жанна д'Арк", "об'єкт", "'Слово'"):
    print(words, typography(words))
PY
diff - "$work/seen" <<'SEEN'
Кот-д'Ивуар Кот-д”Ивуар
Жанна д'Арк Жанна д”Арк
об'єкт об”єкт
'Слово' “Слово”
SEEN
echo "as described: pytils-makes-quotation-marks-of-apostrophes"
