#!/usr/bin/env bash
# simplemma takes a word apart at its soft hyphens, and finds other words in the pieces
#
# A soft hyphen is part of the word that it may part (UAX 29, WB4), and the tokenizer is said to keep joiners and
# combining marks within theirs. It ends a token at U+00AD and drops it: of typeset “газеты” there are the words for gas
# and you, of Zeitungen three that are none. Without soft hyphens both are found.
#
# Seen on 2026-11-30 with simplemma 2.0.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "simplemma==2.0.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from simplemma import text_lemmatizer

for language, word in (("ru", "газе|ты"), ("de", "Zei|tun|gen"), ("en", "news|paper")):
    typeset = word.replace("|", "\u00ad")
    print(language, text_lemmatizer(word.replace("|", ""), lang=language), text_lemmatizer(typeset, lang=language))
PY
diff - "$work/seen" <<'SEEN'
ru ['газета'] ['газ', 'ты']
de ['Zeitung'] ['Zei', 'tun', 'gen']
en ['newspaper'] ['news', 'paper']
SEEN
echo "as described: simplemma-takes-words-apart-at-soft-hyphens"
