#!/usr/bin/env bash
# marko takes a footnote into the one above it, and its mark stays in the text
#
# Footnotes stand one below the other without empty lines, as GitHub, Pandoc and PHP Markdown Extra read them and most
# people write them. marko goes on with the paragraph of the first note: it holds the second one with its mark, and in
# the sentence stands “[^2]”. With an empty line between them both are notes.
#
# Seen on 2026-11-30 with marko 2.2.4, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "marko==2.2.4"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import marko

read = marko.Markdown(extensions=["footnote"])
print(read("Trade[^1] doubled[^2].\n\n[^1]: In goods.\n[^2]: In 2013.\n").strip())
PY
diff - "$work/seen" <<'SEEN'
<p>Trade<sup class="footnote-ref" id="fnref-1"><a href="#fn-1">1</a></sup> doubled[^2].</p>
<div class="footnotes">
<ol>
<li id="fn-1">
<p>In goods.
[^2]: In 2013.<a href="#fnref-1" class="footnote">&#8617;</a></p></li>
</ol>
</div>
SEEN
echo "as described: marko-takes-a-footnote-into-the-one-above"
