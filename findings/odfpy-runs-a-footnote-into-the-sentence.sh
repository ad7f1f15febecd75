#!/usr/bin/env bash
# odfpy's extractText puts a footnote, number and text, into the middle of the sentence
#
# In OpenDocument a note lies where its mark stands, with the mark's number and a body of paragraphs (text:note, ODF
# 1.2, 6.3.2). teletype.extractText, which knows spaces, tabs and line breaks, writes both out in place without a space:
# a text that is taken from a document reads on through its notes.
#
# Seen on 2026-11-30 with odfpy 1.4.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "odfpy==1.4.1"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from odf import teletype
from odf.text import Note, NoteBody, NoteCitation, P

paragraph = P(text="The bridge cost ten million")
note = Note(noteclass="footnote")
note.addElement(NoteCitation(text="1"))
body = NoteBody()
body.addElement(P(text="In prices of 2013."))
note.addElement(body)
paragraph.addElement(note)
paragraph.addText(" and took three years.")
print(teletype.extractText(paragraph))
PY
diff - "$work/seen" <<'SEEN'
The bridge cost ten million1In prices of 2013. and took three years.
SEEN
echo "as described: odfpy-runs-a-footnote-into-the-sentence"
