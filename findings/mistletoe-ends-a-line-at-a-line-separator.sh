#!/usr/bin/env bash
# mistletoe ends a line of Markdown at U+2028, so that a date or a dash behind it becomes a list
#
# A line ends with a line feed, a carriage return or both (CommonMark 0.31.2, 2.1). mistletoe, which says that it
# follows CommonMark, also ends it at the line separator that comes along when text is copied out of layouts, at U+0085
# and at a form feed. What follows may be a heading, a quotation or a list with a number that is the day of a month.
#
# Seen on 2026-11-30 with mistletoe 1.6.0, markdown-it-py 4.3.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "mistletoe==1.6.0" "markdown-it-py==4.3.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import mistletoe
from markdown_it import MarkdownIt

for text in ("Minsk\u2028\u202829. Mai 2013", "Minsk\u2028- 5 Grad", "# Minsk\u2028und Brest"):
    print("mistletoe:      ", ascii(mistletoe.markdown(text)))
    print("markdown-it-py: ", ascii(MarkdownIt("commonmark").render(text)))
PY
diff - "$work/seen" <<'SEEN'
mistletoe:       '<p>Minsk</p>\n<ol start="29">\n<li>Mai 2013</li>\n</ol>\n'
markdown-it-py:  '<p>Minsk\u2028\u202829. Mai 2013</p>\n'
mistletoe:       '<p>Minsk</p>\n<ul>\n<li>5 Grad</li>\n</ul>\n'
markdown-it-py:  '<p>Minsk\u2028- 5 Grad</p>\n'
mistletoe:       '<h1>Minsk</h1>\n<p>und Brest</p>\n'
markdown-it-py:  '<h1>Minsk\u2028und Brest</h1>\n'
SEEN
echo "as described: mistletoe-ends-a-line-at-a-line-separator"
