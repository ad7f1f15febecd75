// What a reader selected, as a W3C TextQuoteSelector and as a text fragment. Reads the page, changes nothing.

/** Text as it may stand in an address and in a fragment, where a hyphen has a meaning. */
export const encode = (text) => encodeURIComponent(text.trim()).replaceAll("-", "%2D");

/**
 * Quote what lies both in a range and in an article's words, of which the page marks two beginnings and ends. `exact`,
 * of 2,000 characters at most, is what does; `prefix` and `suffix` are the 32 around it; `paragraph` is the number of
 * the body's block in which the range starts, 0 before the body; `more` was selected too.
 */
export function quote(range, url) {
  const marks = [...document.querySelectorAll("[data-report-words]")];
  const [a, b, c, d] = marks.map((mark) => pageTo(mark, 0).length);
  const words = (text) => text.slice(a, b) + text.slice(c, d);
  const start = words(pageTo(range.startContainer, range.startOffset));
  const end = words(pageTo(range.endContainer, range.endOffset));
  const [, lead, exact, more] = end.slice(start.length).match(/^(\s*)(.{0,1999}\S)?(.*)/su);
  if (!exact) return;
  const before = start + lead;
  const after = words(document.body.textContent).slice((before + exact).length);
  const [prefix] = before.match(/.{0,32}$/su);
  const [suffix] = after.match(/.{0,32}/su);
  const blocks = [...document.querySelectorAll("hr[data-report-words]~*")];
  const paragraph = blocks.filter((block) => range.comparePoint(block, 0) < 0).length;
  const link = url + directive(before, exact, after);
  return { exact, proposal: exact, prefix, suffix, paragraph, more: more.trim(), link };
}

/** The text of the page up to a point. */
function pageTo(node, offset) {
  const range = new Range();
  range.setStart(document.body, 0);
  range.setEnd(node, offset);
  return `${range}`;
}

/**
 * The text directive of a quotation (WICG, text fragments): all of it or, if it is long, its first and last words, and
 * what stands beside it, as far as white space, where words begin and end: without it part of a word is not found.
 */
function directive(before, exact, after) {
  const words = exact.match(/^(.{1,60}|\S+)(?!\S)|(?<!\S)(.{1,60}|\S+)$/g).map(encode);
  const [prefix] = before.match(/(?<!\S)(\S+[^\S\n]){0,5}\S*\s*$/);
  const [suffix] = after.match(/^\s*\S*([^\S\n]\S+){0,5}/);
  return "#:~:text=" + [prefix && encode(prefix) + "-", ...words, suffix && "-" + encode(suffix)].filter(Boolean);
}
