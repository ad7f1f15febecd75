#!/usr/bin/env bash
# trafilatura extracts a paragraph with the attribute hidden
#
# It leaves out what style="display:none" or aria-hidden="true" hides, and keeps what HTML's own attribute hides: words that no
# reader of the page can see become part of its text.
#
# Seen on 2026-11-29 with trafilatura 2.3.1, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "trafilatura==2.3.1" "lxml-html-clean==0.4.6" "lxml==6.1.3"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import trafilatura

more = "<p>The two presidents spoke for three hours about trade, which had grown by a third in the year before.</p>" * 4
for attribute in ('style="display:none"', 'aria-hidden="true"', "hidden"):
    text = f"<p {attribute}>No reader sees this paragraph of the page at all.</p>"
    page = f"<html><head><title>T</title></head><body><article><h1>T</h1>{more}{text}{more}</article></body></html>"
    print(attribute, "No reader" in trafilatura.extract(page))
PY
diff - "$work/seen" <<'SEEN'
style="display:none" False
aria-hidden="true" False
hidden True
SEEN
echo "as described: trafilatura-reads-what-is-hidden"
