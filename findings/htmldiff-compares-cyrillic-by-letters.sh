#!/usr/bin/env bash
# htmldiff-js and node-htmldiff compare English by words and Russian by letters
#
# Both mark what was deleted and inserted by words, and take the letters of ASCII alone for parts of one: each Cyrillic
# letter, and each ß or ö of German, is a word of its own. Of a corrected sentence the reader sees stubs of words, joined
# by letters that happen to stand in both.
#
# Seen on 2026-11-30 with htmldiff-js 1.0.5, node-htmldiff 0.9.4, Node 20.20. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "htmldiff-js@1.0.5" "node-htmldiff@0.9.4"
cd "$work"
node - > "$work/seen" <<'JS'
const htmlDiff = require("htmldiff-js").default;
const nodeDiff = require("node-htmldiff");

for (const [before, after] of [
  ["He came to Minsk", "She left Brest"],
  ["Он пришёл утром", "Она ушла вечером"],
  ["Er war größer", "Er war großer"],
]) {
  for (const compare of [htmlDiff.execute.bind(htmlDiff), nodeDiff]) {
    const marked = compare(`<p>${before}</p>`, `<p>${after}</p>`);
    console.log(marked.replace(/ (class|data-operation-index)="\w+"/g, "").replaceAll("&nbsp;", " "));
  }
}
JS
diff - "$work/seen" <<'SEEN'
<p><del>He</del><ins>She</ins> <del>came</del><ins>left</ins> <del>to Minsk</del><ins>Brest</ins></p>
<p><del>He came to Minsk</del><ins>She left Brest</ins></p>
<p>Он<del> пришёл</del><ins>а</ins> у<del>т</del><ins>шла вече</ins>ром</p>
<p>Он<del> пришё</del><ins>а уш</ins>л<del> ут</del><ins>а вече</ins>ром</p>
<p>Er war <del>grö</del><ins>gro</ins>ßer</p>
<p>Er war <del>größ</del><ins>groß</ins>er</p>
SEEN
echo "as described: htmldiff-compares-cyrillic-by-letters"
