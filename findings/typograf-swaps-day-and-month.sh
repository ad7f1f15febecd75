#!/usr/bin/env bash
# typograf swaps the day and the month of a date with hyphens
#
# Its rule ru/date/fromISO is on by default, and said to turn YYYY-MM-DD into DD.MM.YYYY. It also takes two digits, two
# digits and a year for a date as in the United States, in Russian texts, which write the day first: 12-05-2013, the
# twelfth of May, becomes the fifth of December, and 29-05-2013 a day that is not there.
#
# Seen on 2026-11-30 with typograf 7.8.0, Node 20.20. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "typograf@7.8.0"
cd "$work"
node - > "$work/seen" <<'JS'
const Typograf = require("typograf");

const russian = new Typograf({ locale: ["ru"] });
for (const text of ["2013-05-12", "12.05.2013", "12-05-2013", "29-05-2013"]) {
  console.log(text, "→", russian.execute(text));
}
JS
diff - "$work/seen" <<'SEEN'
2013-05-12 → 12.05.2013
12.05.2013 → 12.05.2013
12-05-2013 → 05.12.2013
29-05-2013 → 05.29.2013
SEEN
echo "as described: typograf-swaps-day-and-month"
