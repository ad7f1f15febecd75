#!/usr/bin/env bash
# hyphen puts soft hyphens into scripts, style sheets, code and JSON-LD
#
# hyphenateHTML is said to skip tags, and does no more than that: what stands between <script> and </script> is text to
# it like any other. U+00AD may be in no name of JavaScript, so that the script is none any more; JSON-LD has keys that
# schema.org has not, and code that a reader copies holds characters that nobody sees. “|” stands for U+00AD here.
#
# Seen on 2026-11-30 with hyphen 1.14.1, Node 20.20. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "hyphen@1.14.1"
cd "$work"
node - > "$work/seen" <<'JS'
const { hyphenateHTMLSync } = require("hyphen/en-us");

for (const html of [
  "<p>Parliament</p>",
  "<script>document.body.hidden = false;</script>",
  "<style>.newspaper { background: url(newspaper.png) }</style>",
  '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "x"}</script>',
  "<pre><code>import textwrap</code></pre>",
]) {
  console.log(hyphenateHTMLSync(html).replaceAll("\u00ad", "|"));
}
JS
diff - "$work/seen" <<'SEEN'
<p>Par|lia|ment</p>
<script>doc|u|ment.body.hid|den = false;</script>
<style>.news|pa|per { back|ground: url(news|pa|per.png) }</style>
<script type="application/ld+json">{"@type": "NewsAr|ti|cle", "ar|ti|cle|Body": "x"}</script>
<pre><code>im|port tex|twrap</code></pre>
SEEN
echo "as described: hyphen-hyphenates-scripts-and-data"
