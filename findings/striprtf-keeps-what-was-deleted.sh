#!/usr/bin/env bash
# striprtf keeps what was deleted while changes were tracked, and what is hidden
#
# RTF marks such text with \deleted (RTF 1.9.1, “Track Changes”) and hidden text with \v. Both are read out like any
# other text, so that of a correction both readings stand side by side: “in May June”. Notes, comments and the heads of
# pages are left out.
#
# Seen on 2026-11-30 with striprtf 0.0.35, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "striprtf==0.0.35"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from striprtf.striprtf import rtf_to_text

for words in (
    r"The port closed in {\deleted\revauthdel1 May }{\revised\revauth1 June }2013.",
    r"The minister left. {\v (Ask Anna who saw it.)}",
):
    print(rtf_to_text(r"{\rtf1\ansi{\*\revtbl{Unknown;}{A;}}" + words + r"\par}").strip())
PY
diff - "$work/seen" <<'SEEN'
The port closed in May June 2013.
The minister left. (Ask Anna who saw it.)
SEEN
echo "as described: striprtf-keeps-what-was-deleted"
