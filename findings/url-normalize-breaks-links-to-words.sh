#!/usr/bin/env bash
# url-normalize spoils a link to words on a page
#
# What opens a text directive is :~: in the fragment, as it stands (WICG, URL Fragment Text Directives); RFC 3986 allows
# colons and slashes there. url_normalize percent-encodes both, though its README has fragments preserved: no browser
# finds the directive in that, and shows the top of the page instead of the sentence that was cited. The route of a
# single-page site (#/map) is another string as well.
#
# Seen on 2026-11-30 with url-normalize 3.1.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "url-normalize==3.1.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
from url_normalize import url_normalize

for fragment in (":~:text=two%20words", "/map", "part-2"):
    print(url_normalize(f"https://paper.example/a#{fragment}"))
PY
diff - "$work/seen" <<'SEEN'
https://paper.example/a#%3A~%3Atext=two%20words
https://paper.example/a#%2Fmap
https://paper.example/a#part-2
SEEN
echo "as described: url-normalize-breaks-links-to-words"
