#!/usr/bin/env bash
# Citation.js writes an article of a newspaper into RIS without its author and its day
#
# RIS has AU and DA for newspapers as well, and both are written for an article of a magazine, for a page and for a post.
# Of CSL's article-newspaper neither is: what readers save for their list of sources has a title and a year. From a record
# that has both, the author is read as a “reporter”, which is no variable of CSL, and the day is dropped.
#
# Seen on 2026-11-30 with @citation-js/plugin-ris 0.8.2, @citation-js/core 0.8.2, Node 20.20. This script fails if that
# changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "@citation-js/core@0.8.2" "@citation-js/plugin-ris@0.8.2"
cd "$work"
node --input-type=module - > "$work/seen" <<'JS'
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-ris";

for (const type of ["article-magazine", "article-newspaper"]) {
  const article = {
    type,
    title: "Floods",
    "container-title": "The Star",
    author: [{ family: "Smith", given: "Ann" }],
    issued: { "date-parts": [[2013, 5, 29]] },
  };
  console.log(new Cite(article).format("ris").trim().replace(/\n(ID.*\n)?/g, " | "));
}
const [{ type, author, reporter, issued }] = new Cite("TY  - NEWS\nAU  - Smith, Ann\nDA  - 2013/05/29/\nER  - \n").data;
console.log({ type, author, reporter, issued });
JS
diff - "$work/seen" <<'SEEN'
TY  - MGZN | AU  - Smith, Ann | DA  - 2013/5/29/ | PY  - 2013 | T2  - The Star | TI  - Floods | ER  -
TY  - NEWS | PY  - 2013 | T2  - The Star | TI  - Floods | ER  -
{
  type: 'article-newspaper',
  author: undefined,
  reporter: 'Smith, Ann',
  issued: undefined
}
SEEN
echo "as described: citation-js-drops-who-wrote-in-a-newspaper"
