#!/usr/bin/env bash
# atoma gives None or nothing for every text of an Atom feed that is XHTML
#
# Title, summary and content may be type="xhtml", a div that holds the text (RFC 4287, 3.1.1.3). atoma, whose README
# names the type among those that it reads, takes the element's own text only, which is none, or the white space before
# the div: no word of the article is left, nothing is raised, and an entry with the title None looks like one that has
# none.
#
# Seen on 2026-11-30 with atoma 0.0.17, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "atoma==0.0.17"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import atoma

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">%s</div>'
FEED = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Paper</title><id>tag:paper.example,2013:feed</id><updated>2013-05-29T10:00:00Z</updated>
<entry><id>tag:paper.example,2013:1</id><updated>2013-05-29T10:00:00Z</updated>
<title type="xhtml">{DIV % "The <em>Port</em>"}</title>
<summary type="html">&lt;p&gt;Two cranes&lt;/p&gt;</summary>
<content type="xhtml">
  {DIV % "<p>Trade doubled.</p>"}
</content></entry></feed>"""
(entry,) = atoma.parse_atom_bytes(FEED.encode()).entries
print("title:  ", entry.title)
print("summary:", entry.summary.value)
print("content:", entry.content.text_type.value, repr(entry.content.value))
PY
diff - "$work/seen" <<'SEEN'
title:   None
summary: <p>Two cranes</p>
content: xhtml ''
SEEN
echo "as described: atoma-loses-what-is-xhtml"
