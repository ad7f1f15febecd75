#!/usr/bin/env bash
# num2words says “seventieth” for “eightieth” in Belarusian, and no ordinal at all for 50, 60 and 90
#
# to="ordinal" writes сямідзясяты for 70 and for 80, which is васьмідзясяты: read aloud, 1980 is 1970. Of 50, 60 and 90
# the cardinal is written, пяцьдзясят for пяцідзясяты. In Russian and Ukrainian all of them are right.
#
# Seen on 2026-11-30 with num2words 0.5.14, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "num2words==0.5.14"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from num2words import num2words

for number in (50, 60, 70, 80, 90):
    print(number, *(num2words(number, lang=language, to="ordinal") for language in ("be", "ru", "uk")))
for year in (1970, 1980):
    print(year, num2words(year, lang="be", to="ordinal"))
PY
diff - "$work/seen" <<'SEEN'
50 пяцьдзясят пятидесятый п'ятдесятий
60 шэсцьдзясят шестидесятый шістдесятий
70 сямідзясяты семидесятый сімдесятий
80 сямідзясяты восьмидесятый вісімдесятий
90 дзевяноста девяностый дев'яностий
1970 адна тысяча дзевяцьсот сямідзясяты
1980 адна тысяча дзевяцьсот сямідзясяты
SEEN
echo "as described: num2words-says-seventieth-for-eightieth"
