#!/usr/bin/env bash
# rtf-parser and @iarna/rtf-to-html lose the letters behind a soft or a non-breaking hyphen
#
# \- and \_ are control symbols: one character, after which text goes on without a space (RTF 1.9.1, “Control Symbol”).
# Both are among the features that rtf-parser lists, and their characters are written; but the letters that follow are
# taken for the rest of a control word's name. Half of a word is gone, and nothing is raised. \~ is read right.
#
# Seen on 2026-11-30 with @iarna/rtf-to-html 1.1.0, rtf-parser 1.3.3, Node 20.20. This script fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "@iarna/rtf-to-html@1.1.0" "rtf-parser@1.3.3"
cd "$work"
node - > "$work/seen" <<'JS'
const rtfToHTML = require("@iarna/rtf-to-html");

const HEAD = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}}\\pard ";
for (const text of ["Donau\\-dampfer kommen", "a 10\\_kilometre walk", "29\\~May"]) {
  rtfToHTML.fromString(`${HEAD}${text}\\par}`, (error, html) => {
    const paragraph = /<p>.*<\/p>/.exec(html)[0];
    console.log(text, "→", paragraph.replace(/[\u00a0\u00ad\u2011]/g, (c) => `[${c.charCodeAt(0).toString(16)}]`));
  });
}
JS
diff - "$work/seen" <<'SEEN'
Donau\-dampfer kommen → <p>Donau[ad]kommen</p>
a 10\_kilometre walk → <p>a 10[2011]walk</p>
29\~May → <p>29[a0]May</p>
SEEN
echo "as described: rtf-to-html-loses-letters-behind-a-soft-hyphen"
