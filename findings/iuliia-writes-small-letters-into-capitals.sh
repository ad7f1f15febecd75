#!/usr/bin/env bash
# iuliia writes small letters into a word of capitals
#
# The schema is that of passports (ICAO Doc 9303), where names stand in capitals: of a letter that becomes several only the first is a
# capital, whatever stands around it. The surname on a passport is SHCHUKINA.
#
# Seen on 2026-11-29 with iuliia 0.13.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "iuliia==0.13.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import iuliia

for name in ("Щукина", "ЩУКИНА", "ЮРИЙ"):
    print(iuliia.ICAO_DOC_9303.translate(name))
PY
diff - "$work/seen" <<'SEEN'
Shchukina
ShchUKINA
IuRII
SEEN
echo "as described: iuliia-writes-small-letters-into-capitals"
