#!/usr/bin/env bash
# mammoth shows text that Word hides
#
# A run with w:vanish is hidden from display (ECMA-376 part 1, 17.3.2.41): authors keep remarks so. mammoth makes plain
# text of it, without a message among those that name what it passed over; a style map has no word for it either.
#
# Seen on 2026-11-30 with mammoth 1.13.0, python-docx 1.2.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "mammoth==1.13.0" "python-docx==1.2.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import docx
import mammoth

document = docx.Document()
paragraph = document.add_paragraph("The minister left. ")
paragraph.add_run("(Ask Anna who saw it.)").font.hidden = True
document.save("a.docx")
with open("a.docx", "rb") as file:
    result = mammoth.convert_to_html(file)
print(result.value, result.messages)
PY
diff - "$work/seen" <<'SEEN'
<p>The minister left. (Ask Anna who saw it.)</p> []
SEEN
echo "as described: mammoth-shows-hidden-text"
