#!/usr/bin/env bash
# pycaption shows the tags of SubRip's italics to viewers
#
# A SubRip file has a voice from elsewhere in italics, as such files do. Read and written as WebVTT for a browser, the
# tags are escaped: viewers read <i>Off:</i> letter by letter. Italics of WebVTT go the other way into SubRip as
# nothing. The library keeps italics between other formats.
#
# Seen on 2026-12-01 with pycaption 2.3.14, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pycaption==2.3.14"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from pycaption import SRTReader, SRTWriter, WebVTTReader, WebVTTWriter

srt = "1\n00:00:01,000 --> 00:00:02,500\n<i>Off:</i> Come in.\n"
vtt = "WEBVTT\n\n00:01.000 --> 00:02.500\n<i>Off:</i> Come in.\n"
for reader, text, writer in (
    (SRTReader, srt, WebVTTWriter),
    (WebVTTReader, vtt, SRTWriter),
    (WebVTTReader, vtt, WebVTTWriter),
):
    written = writer().write(reader().read(text))
    print(writer.__name__, next(line.strip() for line in written.splitlines() if "Come" in line))
PY
diff - "$work/seen" <<'SEEN'
WebVTTWriter &lt;i>Off:&lt;/i> Come in.
SRTWriter Off: Come in.
WebVTTWriter <i>Off:</i> Come in.
SEEN
echo "as described: pycaption-shows-the-tags-of-subrip"
