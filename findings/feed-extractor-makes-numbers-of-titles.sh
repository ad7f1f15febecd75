#!/usr/bin/env bash
# @extractus/feed-extractor makes numbers of titles and of ids, and writes them anew
#
# A title and a guid are text (RSS 2.0; title and id are strings in its own documentation too). Text that looks like a
# number is read as one and written back: the film 007 is 7, version 1.10 is 1.1, and items whose ids differ by zeros
# have the same one. A reader that keeps by id what it has seen takes the second for the first.
#
# Seen on 2026-11-30 with @extractus/feed-extractor 8.0.3, fast-xml-parser 5.12.1, Node 20.20. This script fails if that
# changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "@extractus/feed-extractor@8.0.3" "fast-xml-parser@5.12.1"
cd "$work"
node - > "$work/seen" <<'JS'
const item = (title, id) => `<item><title>${title}</title><guid isPermaLink="false">${id}</guid></item>`;
const feed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>2013.10</title>
<link>https://paper.example/</link><description>d</description>
${item("007", "0042")}${item("1.10", "42")}${item("0x10", "42.0")}</channel></rss>`;
import("@extractus/feed-extractor").then(({ extractFromXml }) => {
  const { title, entries } = extractFromXml(feed);
  console.log(title, entries.map((entry) => [entry.title, entry.id]));
});
JS
diff - "$work/seen" <<'SEEN'
2013.1 [ [ '7', '42' ], [ '1.1', '42' ], [ '16', '42' ] ]
SEEN
echo "as described: feed-extractor-makes-numbers-of-titles"
