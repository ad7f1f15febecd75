// From a selection, a key or a button to a report. What a page must hold: theme/README.md, "The report script".

import { blank, dialog, form, here, line, offerKept, show } from "./dialog.js";
import { isShortcut, takesText } from "./key.js";
import { quote } from "./selection.js";

let range, quotation;

const write = (event) => {
  event.preventDefault();
  show({ ...blank, ...quotation });
};

/** Notice what is selected and put a button, of 72 pixels with its margin, below it or, where the window ends, above. */
function follow() {
  if (dialog.open) return;
  range = getSelection().rangeCount && getSelection().getRangeAt(0);
  quotation = range && quote(range, blank.url);
  if ((here.hidden = !quotation)) return;
  const { top, right, bottom } = range.getBoundingClientRect();
  const y = bottom + 72 < innerHeight || top < 72 ? bottom : top - 72;
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
  getSelection().removeAllRanges();
  if (range) getSelection().addRange(range);
};
