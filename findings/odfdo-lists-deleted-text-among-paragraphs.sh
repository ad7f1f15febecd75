#!/usr/bin/env bash
# odfdo and odfpy list a passage that was deleted as the first paragraph of the text
#
# LibreOffice keeps what was deleted while changes were tracked in front of the body (text:tracked-changes, ODF 1.2,
# 5.5), and a point where it stood. body.paragraphs and getElementsByType(P), the ways to go through a text, give it
# like any other: a passage that was taken out opens the article. odfdo's formatted text leaves it out.
#
# Seen on 2026-11-30 with odfdo 3.27.3, odfpy 1.4.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "odfdo==3.27.3" "odfpy==1.4.1"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import odfdo
from odf import teletype
from odf.opendocument import load
from odf.text import P

CHANGES = """<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>
<dc:creator>A</dc:creator><dc:date>2013-05-29T10:00:00</dc:date></office:change-info>
<text:p>The port will close.</text:p></text:deletion></text:changed-region></text:tracked-changes>"""
document = odfdo.Document("text")
document.body.clear()
document.body.append(odfdo.Element.from_tag(CHANGES))
document.body.append(odfdo.Element.from_tag('<text:p>The port stays open.<text:change text:change-id="c1"/></text:p>'))
document.save("a.odt")
read = odfdo.Document("a.odt")
print("odfdo, paragraphs:    ", [str(paragraph).strip() for paragraph in read.body.paragraphs])
print("odfdo, formatted text:", [read.get_formatted_text().strip()])
print("odfpy:                ", [teletype.extractText(p) for p in load("a.odt").getElementsByType(P)])
PY
diff - "$work/seen" <<'SEEN'
odfdo, paragraphs:     ['The port will close.', 'The port stays open.']
odfdo, formatted text: ['The port stays open.']
odfpy:                 ['The port will close.', 'The port stays open.']
SEEN
echo "as described: odfdo-lists-deleted-text-among-paragraphs"
