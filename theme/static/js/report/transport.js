// The ways out of the page, in order: the desk's endpoint, its issue tracker, its mail, the clipboard.

import { encode } from "./selection.js";

/**
 * The ways that a desk leaves open to a report, best first: [outcome, the text that it carries, a function that throws
 * if the way is closed]. The desk: theme/README.md, "The report script".
 */
export function waysOut(report, { endpoint, request, timeout, form, letters, lines }) {
  const { exact, prefix, suffix, ...rest } = report;
  const selector = { type: "TextQuoteSelector", exact, prefix, suffix };
  const facts = { version: 1, ...rest, paragraph: +report.paragraph, selector };
  const fields = JSON.stringify(form ? report : facts, null, 1);
  const text = written(report, lines);
  const post = async (body) => {
    const { ok } = await fetch(endpoint, { ...request, body, signal: AbortSignal.timeout(timeout) });
    if (!ok) throw endpoint;
  };
  return [
    endpoint && ["sent", fields, () => post(form ? new URLSearchParams(report) : fields)],
    ...letters.map((letter) => addressed(report, lines, ...letter)),
    ["copied", text, () => navigator.clipboard.writeText(text)],
    ["failed", text, () => {}],
  ].filter(Boolean);
}

/** A way that carries a report in an address of fewer than `limit` bytes, which begins so; none if it cannot. */
function addressed(report, lines, state, start, limit, target) {
  for (const field of ["", "prefix", "suffix", "comment"]) {
    report = { ...report, [field]: report[field] && "…" };
    const text = written(report, lines);
    const url = start + encode(plain(report.headline)) + "&body=" + encode(text);
    // A window that the browser refuses to open is null, and throws.
    if (url.length < limit) return [state, text, () => (open(url, target).opener = null)];
  }
}

/** The report in lines, each [the field that it needs, its pattern]; no value can end its line or begin another. */
const written = (report, lines) =>
  lines
    .filter(([field]) => report[field])
    .map(([, line]) => line.replace(/{(\w+)}/g, (_, name) => plain(report[name])))
    .join("\r\n");

const plain = (text) => text.replace(/[\s\p{Cc}]+/gu, " ").replace(/\[(?=\[)|](?=])/g, "$& ");
