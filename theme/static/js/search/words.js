// What is one word to a reader who searches; desk/search/words.py says the same and why.

export const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u0305\u0307\u0309-\u036f\u00ad'\u02bc\u2019]/g, "")
    .normalize("NFC")
    .replaceAll("ё", "е");

export const wordsOf = (text) =>
  (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, 40).join(""));
