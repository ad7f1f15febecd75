#!/usr/bin/env bash
# docx2txt takes the non-breaking hyphen out of a Word document and joins what it parts
#
# Word keeps the hyphen that Ctrl+Shift+_ types as an element of its own (<w:noBreakHyphen/>, ECMA-376 part 1,
# 17.3.3.18). docx2txt knows the elements for text, tabs, breaks and paragraphs only: 10-kilometre becomes 10kilometre,
# and in Russian the pronoun “какой-то” one word that does not exist. python-docx reads the same run with its hyphen.
#
# Seen on 2026-11-30 with docx2txt 0.9, python-docx 1.2.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "docx2txt==0.9" "python-docx==1.2.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import docx
import docx2txt
from docx.oxml import OxmlElement

document = docx.Document()
paragraph = document.add_paragraph()
for before, after in (("a 10", "kilometre road, "), ("какой", "то")):
    run = paragraph.add_run(before)
    run._r.append(OxmlElement("w:noBreakHyphen"))
    run.add_text(after)
document.save("a.docx")
print("docx2txt:   ", docx2txt.process("a.docx"))
print("python-docx:", docx.Document("a.docx").paragraphs[0].text)
PY
diff - "$work/seen" <<'SEEN'
docx2txt:    a 10kilometre road, какойто
python-docx: a 10-kilometre road, какой-то
SEEN
echo "as described: docx2txt-joins-at-a-non-breaking-hyphen"
