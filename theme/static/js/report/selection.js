// What a reader selected, as a W3C TextQuoteSelector and as a text fragment. Reads the page, changes nothing.

/** Text as it may stand in an address and in a fragment, where a hyphen has a meaning. */
export const encode = (text) => encodeURIComponent(text.trim()).replaceAll("-", "%2D");

/**
 * Quote what lies both in a range and in the scopes of an article's words, of which the last is its body.
 * `exact`, of 2,000 characters at most, is what does; `prefix` and `suffix` are the 32 around it; `paragraph` is the
 * number of the body's block in which the range starts, 0 before the body; `more` was selected too.
 */
export function quote(scopes, range, url) {
  const text = scopes.map((scope) => scope.textContent).join("");
  const from = lengthUpTo(scopes, range.startContainer, range.startOffset);
  const to = lengthUpTo(scopes, range.endContainer, range.endOffset);
  const [, lead, exact, more] = /^(\s*)(.{0,1999}\S)?(.*)/su.exec(text.slice(from, to));
  const [prefix] = /.{0,32}$/su.exec(text.slice(0, from) + lead);
  const [suffix] = /.{0,32}/su.exec(more + text.slice(to));
  const paragraph = [...scopes.at(-1).children].filter((block) => range.comparePoint(block, 0) < 0).length;
  return exact && { exact, proposal: exact, prefix, suffix, paragraph, more: more.trim(), link: linkTo(url, exact, prefix) };
}

/** How much text the scopes have before a point. */
function lengthUpTo(scopes, node, offset) {
  const range = new Range();
  return scopes.reduce((length, scope) => {
    range.selectNodeContents(scope);
    range.setEnd(node, offset); // empty if the point lies before the scope, and past its end if after
    return length + Math.min(`${range}`.length, scope.textContent.length);
  }, 0);
}

/** The address of a quotation (WICG, text fragments): the words before it and, if it is long, its first and last. */
function linkTo(url, exact, prefix) {
  const [, before] = /(?:^\S*\s|\n)?(.*)$/.exec(prefix);
  const text = exact.match(/^.{1,60}(?=\s|$)|(?<=\s).{1,60}$/g) ?? [];
  return `${url}#:~:text=${before && encode(before) + "-,"}${text.map(encode)}`;
}
