#!/usr/bin/env bash
# Python-Markdown keeps the backslash before a quotation mark in the title of a picture or link
#
# CommonMark (0.31, link titles) takes the backslash of \" away, and so does every editor's preview. Inner marks without a backslash
# work here and are no title at all in CommonMark: no one form with straight marks means the same in both.
#
# Seen on 2026-11-29 with Markdown 3.11.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "markdown==3.11.3" "markdown-it-py==4.0.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from markdown import markdown
from markdown_it import MarkdownIt

for text in (r'![A](a.png "The \"old\" port")', '![A](a.png "The "old" port")'):
    print(markdown(text))
    print(MarkdownIt().render(text).strip())
PY
diff - "$work/seen" <<'SEEN'
<p><img alt="A" src="a.png" title="The \&quot;old\&quot; port" /></p>
<p><img src="a.png" alt="A" title="The &quot;old&quot; port" /></p>
<p><img alt="A" src="a.png" title="The &quot;old&quot; port" /></p>
<p>![A](a.png &quot;The &quot;old&quot; port&quot;)</p>
SEEN
echo "as described: markdown-titles-keep-their-backslashes"
