#!/usr/bin/env bash
# EbookLib writes the names of SVG in small letters, so that a drawing is no longer scaled
#
# A chapter is read by lxml's HTML parser, which makes small letters of all names, and written as XHTML, where viewBox
# and viewbox are two names (XML 1.0; EPUB 3.3, 6.1). What readers get is an attribute and a gradient that SVG does not
# know: a cover that viewBox fits to the page is cut off, or stands in its corner.
#
# Seen on 2026-11-30 with EbookLib 0.20, lxml 6.1.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "EbookLib==0.20" "lxml==6.1.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import zipfile

from ebooklib import epub

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 90" preserveAspectRatio="xMidYMid meet">
<linearGradient id="sky"/><rect fill="url(#sky)" width="60" height="90"/></svg>"""
book = epub.EpubBook()
book.set_identifier("tag:paper.example,2013:book")
book.set_title("Articles")
book.set_language("en")
cover = epub.EpubHtml(title="Cover", file_name="cover.xhtml", uid="cover")
cover.content = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{SVG}</body></html>'
book.add_item(cover)
book.toc = [cover]
book.spine = [cover]
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
epub.write_epub("a.epub", book)
written = zipfile.ZipFile("a.epub").read("EPUB/cover.xhtml").decode()
for line in written.splitlines():
    if "svg" in line or "radient" in line:
        print(line.strip())
PY
diff - "$work/seen" <<'SEEN'
<svg xmlns="http://www.w3.org/2000/svg" viewbox="0 0 60 90" preserveaspectratio="xMidYMid meet">
<lineargradient id="sky"/><rect fill="url(#sky)" width="60" height="90"/></svg>
SEEN
echo "as described: ebooklib-writes-svg-in-small-letters"
