#!/usr/bin/env bash
# extruct gives an empty date for a <time> that has no datetime
#
# The value of <time> is its datetime attribute and, without one, its text (HTML, 5.2.4 and 4.5.14). extruct's microdata
# have the attribute alone: of <time>2013-05-29</time> there is a datePublished, and it is "". Its reader of RDFa does
# the opposite and gives the words where the attribute has the date (HTML+RDFa 1.1, 3.1).
#
# Seen on 2026-11-30 with extruct 0.18.0, Python 3.11. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check install -q "extruct==0.18.0"
cd "$work"
"$work/venv/bin/python" - > "$work/seen" <<'PY'
import extruct

DATES = """<article %s><h1 %s="name">The port</h1>
<time %s="datePublished">2013-05-29</time>
<time %s="dateModified" datetime="2013-06-03">last Monday</time></article>"""
micro = DATES % ('itemscope itemtype="https://schema.org/Article"', *["itemprop"] * 3)
rdfa = DATES % ('vocab="https://schema.org/" typeof="Article"', *["property"] * 3)
(item,) = extruct.extract(micro, syntaxes=["microdata"])["microdata"]
print("microdata:", [item["properties"][name] for name in ("datePublished", "dateModified")])
read = extruct.extract(rdfa, syntaxes=["rdfa"])["rdfa"]
(node,) = (node for node in read if "@type" in node)
print("RDFa:     ", [node[f"https://schema.org/{name}"][0]["@value"] for name in ("datePublished", "dateModified")])
PY
diff - "$work/seen" <<'SEEN'
microdata: ['', '2013-06-03']
RDFa:      ['2013-05-29', 'last Monday']
SEEN
echo "as described: extruct-finds-no-date-in-a-time-element"
