// The sheet on which a reader writes a report and sees what will be sent. Its form's fields are the report's.

import { forget, keep, kept } from "./store.js";
import { waysOut } from "./transport.js";

export const [here, line, offer, dialog] = document.querySelectorAll("[data-report]");
export const form = dialog.querySelector("form");
const mark = dialog.querySelector("mark");
const preview = form["report-preview"]; // without a name, so that it is no field of the report
const { store, ...desk } = JSON.parse(dialog.dataset.report);

const read = () => Object.fromEntries(new FormData(form));
const key = () => store + form.link.value + " ";
const ways = () => waysOut(read(), desk);
const tell = (type, detail) => dialog.dispatchEvent(new CustomEvent(type, { cancelable: true, detail }));

/** A report on the page of which nothing is quoted; its address is absolute also where the site's is not known. */
export const blank = { ...read(), url: form.action };

/** Show a report to its reader, with what they have written of it before. */
export function show(report) {
  fill(report);
  fill(kept(key()));
  const { exact, prefix, suffix } = read();
  mark.textContent = exact;
  mark.parentNode.replaceChildren(prefix, mark, suffix);
  form.quoted.hidden = !(form.proposal.required = exact);
  form.comment.required = !exact;
  form.cut.hidden = !report.more;
  say("ready");
  dialog.showModal();
}

function fill(fields) {
  for (const name in fields) (form[name] ?? {}).value = fields[name];
}

function say(state, text = ways()[0][1]) {
  dialog.dataset.state = state;
  form.status.value = form.status.dataset[state];
  preview.value = text;
}

/** Go the first of the ways that is open, and say which it was. */
async function send(open) {
  const report = read();
  const place = key();
  if (/sen/.test(dialog.dataset.state) || !tell("report:send", report)) return;
  say("sending");
  for (const [state, text, go] of open) {
    try {
      await go();
    } catch {
      continue; // The next way may be open.
    }
    tell("report:outcome", state);
    if (state === "sent") forget(place);
    if (place === key()) say(state, text);
    if (state === "failed") preview.select((preview.parentNode.open = true));
    return;
  }
}

form.onsubmit = (event) => {
  event.preventDefault();
  send(ways().slice(event.submitter?.value ? -2 : 0));
};
form.oninput = () => {
  keep(key(), read());
  say("ready");
};

/** Offer what is kept, unless the reader has just thrown it away. */
export function offerKept() {
  if (dialog.returnValue) forget(key());
  dialog.returnValue = "";
  offer.hidden = !kept(store);
}
offer.onclick = () => show(kept(store));
offerKept();
