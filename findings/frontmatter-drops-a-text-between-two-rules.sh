#!/usr/bin/env bash
# python-frontmatter drops what stands between two rules at the head of a text
#
# A file without fields may begin with a rule of hyphens (CommonMark, thematic breaks). What follows up to the next rule
# is read as YAML; a sentence is a string to YAML, no mapping, and is thrown away: no metadata, no error, and the text
# begins behind the second rule.
#
# Seen on 2026-11-30 with python-frontmatter 1.3.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "python-frontmatter==1.3.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import frontmatter

post = frontmatter.loads("---\n\nThe port was closed in May.\n\n---\n\nIt is open again.\n")
print("metadata:", post.metadata)
print("content: ", post.content)
PY
diff - "$work/seen" <<'SEEN'
metadata: {}
content:  It is open again.
SEEN
echo "as described: frontmatter-drops-a-text-between-two-rules"
