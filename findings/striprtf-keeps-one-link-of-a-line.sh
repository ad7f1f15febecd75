#!/usr/bin/env bash
# striprtf keeps the last link's address of a line alone
#
# It writes a link's address behind its words, found by an expression that goes from the first field of a line to the
# last HYPERLINK in it: of two links in a paragraph the first is plain text. RTF's lines mean nothing (RTF 1.9.1), and
# WordPad writes a paragraph as one line. The same links with a line feed between them both have their address.
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

LINK = r'{\field{\*\fldinst{HYPERLINK "https://%s.example/"}}{\fldrslt{\ul\cf1 %s}}}'
for between in (" and ", " and\n "):
    print(rtf_to_text(r"{\rtf1\ansi See " + LINK % ("a", "law") + between + LINK % ("b", "treaty") + r".\par}").strip())
PY
diff - "$work/seen" <<'SEEN'
See law and treaty("https://b.example/").
See law("https://a.example/") and treaty("https://b.example/").
SEEN
echo "as described: striprtf-keeps-one-link-of-a-line"
