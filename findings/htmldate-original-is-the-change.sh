#!/usr/bin/env bash
# htmldate gives the day of the change for the original date, where that is a month
#
# JSON-LD with "datePublished": "2013-05" and "dateModified": "2013-06-03", asked with original_date=True. One would
# expect 2013-05-01, or nothing. The month is passed over in silence and the first full date found, which is the change's,
# is returned as the original one.
#
# Seen on 2026-11-29 with htmldate 1.11.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "htmldate==1.11.0"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from htmldate import find_date

for published in ("2013-05-29", "2013-05"):
    data = '{"@type":"NewsArticle","datePublished":"%s","dateModified":"2013-06-03"}' % published
    page = f'<html><body><script type="application/ld+json">{data}</script><p>x</p></body></html>'
    print(published, find_date(page, original_date=True))
PY
diff - "$work/seen" <<'SEEN'
2013-05-29 2013-05-29
2013-05 2013-06-03
SEEN
echo "as described: htmldate-original-is-the-change"
