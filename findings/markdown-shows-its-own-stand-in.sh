#!/usr/bin/env bash
# Markdown prints its own stand-in for code where marks of emphasis are closed in another order than they are opened
#
# While it reads a line, Markdown puts a name of its own between control characters in the place of code, tags and links, and
# writes them back at the end. Where two underscores are opened and one is closed before asterisks follow, the name is cut in two:
# the reader sees "klzzwxh:000", and the code is gone.
#
# Seen on 2026-11-29 with Markdown 3.11.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "markdown==3.11.3"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from markdown import markdown

html = markdown("It is __so_* *`far`*.")
print("far" in html, "klzzwxh" in html)
PY
diff - "$work/seen" <<'SEEN'
False True
SEEN
echo "as described: markdown-shows-its-own-stand-in"
