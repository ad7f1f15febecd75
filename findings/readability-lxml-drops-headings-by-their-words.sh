#!/usr/bin/env bash
# readability-lxml drops a heading because of a word that stands in it
#
# Markdown's extension toc makes a heading's id of its words, and readability-lxml throws away what bears an id or class
# with comment, extra, header, menu, remark, rss, sidebar … in it. So “Extra costs” and “The sidebar of the law” are
# gone from the article and “Costs” stays; text below is read on as if it belonged to the section before.
#
# Seen on 2026-11-30 with readability-lxml 0.9, Markdown 3.11.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "readability-lxml==0.9" "Markdown==3.11.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from markdown import markdown
from readability import Document

HEADINGS = ("Costs", "Extra costs", "What the minister commented", "Across the border", "The menu of reforms")
text = "\n\n".join(f"## {heading}\n\n" + "A long sentence, with commas, that is the text of an article. " * 4 for heading in HEADINGS)
page = f"<html><head><title>A plan</title></head><body><article>{markdown(text, extensions=['toc'])}</article></body></html>"
read = Document(page).summary()
for heading in HEADINGS:
    print(f"{heading}:", "read" if heading in read else "gone")
PY
diff - "$work/seen" <<'SEEN'
Costs: read
Extra costs: gone
What the minister commented: gone
Across the border: read
The menu of reforms: gone
SEEN
echo "as described: readability-lxml-drops-headings-by-their-words"
