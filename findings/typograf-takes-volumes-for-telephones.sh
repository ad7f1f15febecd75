#!/usr/bin/env bash
# typograf takes the volumes of an edition and the funds of an archive for telephone numbers
#
# A rule that is on by default formats telephone numbers where “т.” or “ф.” stands before digits. In Russian both also
# stand in every list of sources: for том, a volume, and фонд, the fund of an archive. Years and numbers of volumes are
# run together and grouped anew, with the bracket of a code: what was cited cannot be found again.
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
for (const text of [
  "Полн. собр. соч., т. 1-55 (1958-1965)",
  "Архив, т. 2013-2014",
  "НАРБ. Ф. 1440-1-25. Л. 3",
  "тел. 222-22-22",
]) {
  console.log(russian.execute(text).replaceAll("\u00a0", " "));
}
JS
diff - "$work/seen" <<'SEEN'
Полн. собр. соч., т. (155-19) 58-19-65)
Архив, т. (201-32) 0-14
НАРБ. Ф. 144-01-25. Л. 3
тел. 222-22-22
SEEN
echo "as described: typograf-takes-volumes-for-telephones"
