#!/usr/bin/env bash
# Pillow's draft() decodes the whole JPEG where the box is wider than the picture's own shape
#
# Asked for a box into which the picture is to be fitted, draft() takes one scale for both sides, the smaller of width by width and
# height by height, rounded down: 2000 x 2000 of 4000 x 3000 is decoded whole, 2000 x 1500 at half, with a quarter of the work, though a
# thumbnail of either box has the same size.
#
# Seen on 2026-11-29 with Pillow 13.0.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pillow==13.0.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from io import BytesIO

from PIL import Image

data = BytesIO()
Image.new("RGB", (4000, 3000)).save(data, "JPEG")
for box in ((2000, 2000), (2000, 1500)):
    image = Image.open(BytesIO(data.getvalue()))
    image.draft("RGB", box)
    decoded = image.size
    image.thumbnail(box)
    print(box, "decoded", decoded, "thumbnail", image.size)
PY
diff - "$work/seen" <<'SEEN'
(2000, 2000) decoded (4000, 3000) thumbnail (2000, 1500)
(2000, 1500) decoded (2000, 1500) thumbnail (2000, 1500)
SEEN
echo "as described: pillow-draft-has-one-scale"
