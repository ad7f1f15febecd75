#!/usr/bin/env bash
# edtf.js begins spring on the first of January, and winter in October
#
# 2013-21 is the spring of 2013 (EDTF, level 1), 2013-33 its first quarter (level 2). edtf.js gives both the same first
# and last day: autumn ends with September, and spring has no May. edtf for Python has March to May, as edtf-ruby, by
# the author of edtf.js, does. What was dated to a season is sorted and found under another one.
#
# Seen on 2026-11-30 with edtf 4.11.1 (npm), nearley 2.20.1, Node 20.20. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "edtf@4.11.1" "nearley@2.20.1"
cd "$work"
node - > "$work/seen" <<'JS'
import("edtf").then(({ default: edtf }) => {
  const day = (time) => new Date(time).toISOString().slice(0, 10);
  for (const text of ["2013-21", "2013-33", "2013-23", "2013-24"]) {
    const date = edtf(text);
    console.log(text, day(date.min), day(date.max));
  }
  console.log("29 May in spring:", edtf("2013-21").covers(edtf("2013-05-29")));
});
JS
diff - "$work/seen" <<'SEEN'
2013-21 2013-01-01 2013-03-31
2013-33 2013-01-01 2013-03-31
2013-23 2013-07-01 2013-09-30
2013-24 2013-10-01 2013-12-31
29 May in spring: false
SEEN
echo "as described: edtf-js-begins-spring-in-january"
