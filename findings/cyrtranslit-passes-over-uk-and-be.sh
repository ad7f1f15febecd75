#!/usr/bin/env bash
# cyrtranslit takes country codes for two of its languages and leaves the text as it is for their ISO 639 codes
#
# Most of its codes are those of languages (ru, bg, sr), those of Ukrainian and Belarusian are "ua" and "by". For "uk" and "be" it
# raises nothing and returns the Cyrillic text: an address made of it stays Cyrillic, and no test in Russian shows it.
#
# Seen on 2026-11-29 with cyrtranslit 1.2.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "cyrtranslit==1.2.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import cyrtranslit

for code in ("ru", "uk", "ua", "be", "by"):
    print(code, cyrtranslit.to_latin("Мова", code))
PY
diff - "$work/seen" <<'SEEN'
ru Mova
uk Мова
ua Mova
be Мова
by Mova
SEEN
echo "as described: cyrtranslit-passes-over-uk-and-be"
