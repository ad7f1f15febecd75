// From a selection, a key or a button to a report. What a page must hold: theme/README.md, "The report script".

import { blank, dialog, form, here, line, offerKept, show } from "./dialog.js";
import { isShortcut, takesText } from "./key.js";
import { quote } from "./selection.js";

const ROOM = 72; // pixels that the button beside a selection takes
const selection = getSelection();

let range, quotation;

const write = (event) => {
  event.preventDefault();
  show({ ...blank, ...quotation });
};

/** Notice what is selected and put a button below it or, where the window ends, above it. */
function follow() {
  if (dialog.open) return;
  range = selection.rangeCount && selection.getRangeAt(0);
  quotation = range && quote(range, blank.url);
  if ((here.hidden = !quotation)) return;
  const { top, right, bottom } = range.getBoundingClientRect();
  const y = bottom + ROOM < innerHeight || top < ROOM ? bottom : top - ROOM;
  here.style = `--x:${right+scrollX}px;--y:${y+scrollY}px`;
}

document.onselectionchange = onresize = follow;
document.onkeydown = (event) => {
  if (!isShortcut(event)) return;
  if (dialog.open) form.requestSubmit();
  else if (quotation && !takesText(event.target)) write(event);
};
here.onclick = line.onclick = write;
dialog.onclose = () => {
  offerKept();
  selection.removeAllRanges();
  range && selection.addRange(range);
};
