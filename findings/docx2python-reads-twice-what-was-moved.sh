#!/usr/bin/env bash
# docx2python and docx2txt read a sentence twice that was moved while changes were tracked
#
# Word keeps both places of what was moved: w:moveFrom, where it no longer stands, and w:moveTo (ECMA-376 part 1,
# 17.13.5.22 and 17.13.5.25), both with w:t. What was deleted is left out, what was moved is read at either place.
# python-docx reads neither, so that the sentence is lost; mammoth reads it where it stands.
#
# Seen on 2026-11-30 with docx2python 3.7.1, docx2txt 0.9, python-docx 1.2.0, mammoth 1.13.0, Python 3.11. This script
# fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "docx2python==3.7.1" "docx2txt==0.9" "python-docx==1.2.0" "mammoth==1.13.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml
from docx2python import docx2python

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:author="A" w:date="2013-05-29T10:00:00Z"'
TEXT = '<w:r><w:t xml:space="preserve">%s</w:t></w:r>'
document = docx.Document()
document.element.body.insert(0, parse_xml(f"""<w:p {W}>{TEXT % "One. "}
<w:moveFromRangeStart w:id="1" {BY} w:name="move1"/><w:moveFrom w:id="2" {BY}>{TEXT % "Two. "}</w:moveFrom>
<w:moveFromRangeEnd w:id="1"/>{TEXT % "Three. "}<w:del w:id="3" {BY}><w:r><w:delText>Four. </w:delText></w:r></w:del>
<w:moveToRangeStart w:id="4" {BY} w:name="move1"/><w:moveTo w:id="5" {BY}>{TEXT % "Two."}</w:moveTo>
<w:moveToRangeEnd w:id="4"/></w:p>"""))
document.save("a.docx")
with docx2python("a.docx") as read:
    print("docx2python:", read.text.strip())
print("docx2txt:   ", docx2txt.process("a.docx").strip())
print("python-docx:", docx.Document("a.docx").paragraphs[0].text.strip())
with open("a.docx", "rb") as file:
    print("mammoth:    ", mammoth.extract_raw_text(file).value.strip())
PY
diff - "$work/seen" <<'SEEN'
docx2python: One. Two. Three. Two.
docx2txt:    One. Two. Three. Two.
python-docx: One. Three.
mammoth:     One. Three. Two.
SEEN
echo "as described: docx2python-reads-twice-what-was-moved"
