#!/usr/bin/env bash
# python-slugify drops the Kazakh vowel ә without a trace
#
# text-unidecode writes ә as the sign @, and python-slugify deletes signs. No other vowel of the language is lost: әлем,
# “world”, is lem in the address, ән, “song”, is n. AnyAscii writes the letter as a.
#
# Seen on 2026-11-30 with python-slugify 9.2.0, text-unidecode 1.3, anyascii 0.3.3, Python 3.11. This script fails if
# that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "python-slugify==9.2.0" "text-unidecode==1.3" "anyascii==0.3.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from anyascii import anyascii
from slugify import slugify

for words in ("Әлем жаңалықтары", "Ән мен күй", "Өнер үйі"):
    print(slugify(words), "|", slugify(anyascii(words)))
PY
diff - "$work/seen" <<'SEEN'
lem-zhanalyktary | alem-zhangalyqtary
n-men-kui | an-men-kuy
oner-uii | oner-uyi
SEEN
echo "as described: slugify-drops-a-kazakh-vowel"
