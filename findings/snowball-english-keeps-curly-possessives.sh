#!/usr/bin/env bash
# Snowball's English stemmer takes a possessive off after a straight apostrophe alone
#
# harbour's and harbours have the stem harbour, harbour with a typographic apostrophe (U+2019) and an s keeps the apostrophe: what
# was typeset before it was indexed does not meet what a reader types.
#
# Seen on 2026-11-29 with snowballstemmer 3.1.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "snowballstemmer==3.1.1"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import snowballstemmer

stem = snowballstemmer.stemmer("english").stemWord
for word in ("harbours", "harbour's", "harbour\u2019s"):
    print(ascii(word), ascii(stem(word)))
PY
diff - "$work/seen" <<'SEEN'
'harbours' 'harbour'
"harbour's" 'harbour'
'harbour\u2019s' 'harbour\u2019'
SEEN
echo "as described: snowball-english-keeps-curly-possessives"
