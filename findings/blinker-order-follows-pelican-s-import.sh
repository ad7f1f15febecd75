#!/usr/bin/env bash
# Whether a blinker signal keeps the order of its receivers depends on whether Pelican was imported before it was made
#
# Pelican promises plugins that receivers are called in the order in which they were connected, and sees to it by setting
# blinker.Signal.set_class when it is imported. A signal takes the class as it is made: one that a plugin's module makes before
# something imports pelican.plugins.signals calls its receivers in the order of a plain set of ids, another in each process.
# Moving one import line up changes that in silence.
#
# Seen on 2026-11-29 with pelican 4.12.0, blinker 1.9.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "pelican==4.12.0" "blinker==1.9.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import blinker

early = blinker.Signal()
import pelican.plugins.signals  # noqa: E402, F401

late = blinker.Signal()
numbers = list(range(60))
receivers = [lambda _sender, number=number: number for number in numbers]
for name, signal in (("before the import", early), ("after it", late)):
    for receiver in receivers:
        signal.connect(receiver)
    print(name, [answer for _, answer in signal.send(None)] == numbers)
PY
diff - "$work/seen" <<'SEEN'
before the import False
after it True
SEEN
echo "as described: blinker-order-follows-pelican-s-import"
