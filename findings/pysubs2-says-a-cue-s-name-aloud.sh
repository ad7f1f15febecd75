#!/usr/bin/env bash
# pysubs2 shows the name of a WebVTT cue as the last line of the cue before it
#
# A cue of WebVTT may have a name on the line above its times (an identifier, WebVTT 4.1). The first one and numbers are
# passed over; any later one is taken for text of the cue before it, and a viewer reads it. Character references stay as
# they are typed too.
#
# Seen on 2026-11-30 with pysubs2 1.8.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pysubs2==1.8.1"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import pysubs2

TEXT = """WEBVTT

opening
00:00.000 --> 00:02.000
Good morning!

the-answer
00:02.000 --> 00:04.000
Research &amp; development.

3
00:04.000 --> 00:06.000
Good night.
"""
for cue in pysubs2.SSAFile.from_string(TEXT, format_="vtt"):
    print(repr(cue.plaintext))
PY
diff - "$work/seen" <<'SEEN'
'Good morning!\n\nthe-answer'
'Research &amp; development.'
'Good night.'
SEEN
echo "as described: pysubs2-says-a-cue-s-name-aloud"
