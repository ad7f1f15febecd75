#!/usr/bin/env bash
# ttconv writes a less-than sign into WebVTT as it is, and the words behind it are lost
#
# In WebVTT the sign is typed &lt;, for < opens a tag (WebVTT 4.2.2); in SubRip it is text. ttconv writes it out bare:
# what follows is a tag that nobody knows, up to the next > or the end of the cue, and is not shown. Its own reader of
# WebVTT loses the same words, and logs an unknown tag.
#
# Seen on 2026-11-30 with ttconv 1.2.3, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "ttconv==1.2.3"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import io

import ttconv.srt.reader
import ttconv.srt.writer
import ttconv.vtt.reader
import ttconv.vtt.writer

SRT = "1\n00:00:01,000 --> 00:00:04,000\nWhere cost<price, trade grew\n"
vtt = ttconv.vtt.writer.from_model(ttconv.srt.reader.to_model(io.StringIO(SRT)))
print(vtt.splitlines()[-1])
print(ttconv.srt.writer.from_model(ttconv.vtt.reader.to_model(io.StringIO(vtt))).splitlines()[-1])
PY
diff - "$work/seen" <<'SEEN'
Where cost<price, trade grew
Where cost
SEEN
echo "as described: ttconv-writes-a-sign-as-a-tag"
