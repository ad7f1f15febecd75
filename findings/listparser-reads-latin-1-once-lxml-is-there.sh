#!/usr/bin/env bash
# listparser reads an OPML file as Latin-1 once lxml is installed
#
# XML without a declaration is UTF-8 (XML 1.0, 4.3.3). With lxml installed, by whichever other package, listparser has
# its HTML parser read the list, which takes such bytes for Latin-1; even a string, which has no encoding left to guess,
# is turned into bytes first. The same list is read right without lxml, and with a declaration. bozo stays False.
#
# Seen on 2026-11-30 with listparser 0.20, lxml 6.1.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "listparser==0.20" "lxml==6.1.3"
cd "$work"
cat > read.py <<'PY'
import sys

LIST = """<opml version="2.0"><head><title>Газеты</title></head><body>
<outline text="Звязда" type="rss" xmlUrl="https://paper.example/feed"/></body></opml>"""
if sys.argv[1:] == ["without"]:
    sys.modules["lxml"] = None
import listparser

for text in (LIST, f'<?xml version="1.0" encoding="UTF-8"?>{LIST}'):
    read = listparser.parse(text)
    print(ascii(read.meta.title), read.bozo)
PY
"$work/venv/bin/python" read.py > "$work/seen"
"$work/venv/bin/python" read.py without >> "$work/seen"
diff - "$work/seen" <<'SEEN'
'\xd0\x93\xd0\xb0\xd0\xb7\xd0\xb5\xd1\x82\xd1\x8b' False
'\u0413\u0430\u0437\u0435\u0442\u044b' False
'\u0413\u0430\u0437\u0435\u0442\u044b' False
'\u0413\u0430\u0437\u0435\u0442\u044b' False
SEEN
echo "as described: listparser-reads-latin-1-once-lxml-is-there"
