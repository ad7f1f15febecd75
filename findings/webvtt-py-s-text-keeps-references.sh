#!/usr/bin/env bash
# webvtt-py takes the tags out of a caption's text and leaves its character references
#
# Caption.text is the text without the tags of raw_text. In WebVTT & and < can only be typed as references (WebVTT
# 4.2.2), so that a transcript made of it has “&amp;lt;” where the speaker's words have a sign.
#
# Seen on 2026-11-30 with webvtt-py 0.6.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "webvtt-py==0.6.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import webvtt

TEXT = """WEBVTT

00:00.000 --> 00:02.000
<v Ann>Profit &lt; <b>loss</b> at R&amp;D</v>
"""
(caption,) = webvtt.from_string(TEXT)
print("raw_text:", caption.raw_text)
print("text:    ", caption.text)
print("voice:   ", caption.voice)
PY
diff - "$work/seen" <<'SEEN'
raw_text: <v Ann>Profit &lt; <b>loss</b> at R&amp;D</v>
text:     Profit &lt; loss at R&amp;D
voice:    Ann
SEEN
echo "as described: webvtt-py-s-text-keeps-references"
