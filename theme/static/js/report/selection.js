// What a reader selected, as a W3C TextQuoteSelector and as a text fragment. Reads the page, changes nothing.

/** Text as it may stand in an address and in a fragment, where a hyphen has a meaning. */
export const encode = (text) => encodeURIComponent(text.trim()).replaceAll("-", "%2D");

/**
 * Quote what lies both in a range and in an article's words, of which the page marks two beginnings and ends. `exact`,
 * of 2,000 characters at most, is what does; `prefix` and `suffix` are the 32 around it; `paragraph` is the number of
 * the body's block in which the range starts, 0 before the body; `more` was selected too.
 */
export function quote(range, url) {
  const [a, b, c, d] = [...document.querySelectorAll("[data-report-words]")].map((mark) => pageTo(mark, 0).length);
  const words = (text) => text.slice(a, b) + text.slice(c, d);
  const start = words(pageTo(range.startContainer, range.startOffset));
  const end = words(pageTo(range.endContainer, range.endOffset));
  const [, lead, exact, more] = end.slice(start.length).match(/^(\s*)(.{0,1999}\S)?(.*)/su);
  const before = start + lead;
  const after = words(document.body.textContent).slice((before + exact).length);
  const [prefix] = before.match(/.{0,32}$/su);
  const [suffix] = after.match(/.{0,32}/su);
  return (
    exact && {
      exact,
      proposal: exact,
      prefix,
      suffix,
      paragraph: [...document.querySelectorAll("hr[data-report-words]~*")].filter((block) => range.comparePoint(block, 0) < 0)
        .length,
      more: more.trim(),
      link: url + directive(before, exact, after),
    }
  );
}

/** The text of the page up to a point. */
function pageTo(node, offset) {
  const range = new Range();
  range.setStart(document.body, 0);
  range.setEnd(node, offset);
  return range + "";
}

/**
 * The text directive of a quotation (WICG, text fragments): all of it or, if it is long, its first and last words, and
 * what stands beside it, by which it is known from the same words above. Browsers find whole words alone, and to Firefox
 * a no-break space is part of one. What stands beside may be of one block only: a quotation near the edge of its block
 * reaches to it, and has words of the block beside it there, for its own may be like another (a refrain, a row).
 */
function directive(before, exact, after) {
  const [, prefix, , , head] = before.match(/(?<!\S)(([^ \n]+ ){0,5}([^ \n]*\n+)?)(((?<=\n)([^ \n]+ ){0,5})?[^ \n]*)$/);
  const [, tail, , , suffix] = after.match(/^([^ \n]*(( [^ \n]+){0,5}(?=\n))?)(\n*( ?[^ \n]+){0,5})/);
  const words = (head + exact + tail).match(/^(.{1,60}|\S+)(?!\S)|(?<!\S)(.{1,60}|\S+)$/g).map(encode);
  return "#:~:text=" + [encode(prefix) + "-", words, "-" + encode(suffix)].filter((text) => text != "-");
}
