// Asks the index (desk/search/index.py) which articles have all the words, best first.

const WEIGHTS = { A: 1, B: 2, C: 4, D: 8 };
const WORDS = 60; // what a word that is being typed may become
const STEM = 0.6; // of a word that no article has as it was typed: what of it must stay
const ENDING = 3; // letters in which another form may end

/** A release came between two answers: all is to be asked again. */
export class StaleError extends Error {}

/** `ask(name)` gives the parsed JSON of a file of the index. */
export class Index {
  constructor(ask) {
    this.ask = ask;
    this.files = new Map();
  }

  async file(name) {
    if (!this.files.has(name)) this.files.set(name, this.ask(name));
    const file = await this.files.get(name);
    const head = name === "index" ? file : await this.file("index");
    if (file.version !== head.version) throw new StaleError(name);
    return file;
  }

  /** The numbers of the articles that have all the words; the last may be a beginning. */
  async find(words) {
    const head = await this.file("index");
    const found = await Promise.all(words.map((word, place) => this.scores(word, place === words.length - 1, head)));
    const asked = found.filter((scores) => scores);
    if (!asked.length) return words.length ? [...Array(head.documents).keys()] : [];
    const [first, ...rest] = asked.sort((a, b) => a.size - b.size);
    const ranked = [];
    for (const [number, score] of first) {
      if (rest.every((scores) => scores.has(number))) {
        ranked.push([number, rest.reduce((sum, scores) => sum + scores.get(number), score)]);
      }
    }
    // The lower the number, the newer the article.
    return ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
  }

  /** The score of each article that has a word or, where `open`, one that begins so; null: all have it. */
  async scores(word, open, head) {
    const bucket = await this.file(`words/${bucketOf(word, head.buckets)}`);
    const known = bucket.forms[word] ?? [];
    const scores = new Map();
    const add = (stem, share) => {
      const all = [...unpacked(stem)];
      const rarity = Math.log(1 + head.documents / all.length);
      for (const [number, weight] of all) {
        scores.set(number, Math.max(scores.get(number) ?? 0, weight * rarity * share));
      }
    };
    const stems = new Map(known.map((place) => [bucket.stems[place], 1]));
    if (open || !known.length) {
      for (const { forms, stems: texts } of [bucket, ...(await this.before(word, bucket, head))]) {
        for (const form of likely(word, Object.keys(forms))) {
          for (const place of forms[form]) if (!stems.has(texts[place])) stems.set(texts[place], 0.5);
        }
      }
    }
    if (stems.has("*")) return null;
    for (const [stem, share] of stems) add(stem, share);
    return scores;
  }

  /** The bucket in which other forms of a word that no article has may stand, where it is another. */
  async before(word, bucket, head) {
    const number = bucketOf(trunk(word), head.buckets);
    const has = Object.keys(bucket.forms).some((form) => form.startsWith(trunk(word)));
    return has || number === bucketOf(word, head.buckets) ? [] : [await this.file(`words/${number}`)];
  }

  /** What a result shows of an article. */
  async row(number) {
    const { sheet } = await this.file("index");
    const { rows } = await this.file(`results/${Math.floor(number / sheet)}`);
    const [url, lang, title, standfirst, section, published, date, picture] = rows[number % sheet];
    return { url, lang, title, standfirst, section, published, date, picture };
  }
}

/** The words that begin like one; else those that part from it near its end, as forms of a word do. */
const likely = (word, forms) => {
  const begun = forms.filter((form) => form.startsWith(word));
  for (let end = word.length - 1; !begun.length && end >= trunk(word).length; end -= 1) {
    begun.push(...forms.filter((form) => form.startsWith(word.slice(0, end)) && form.length <= end + ENDING));
  }
  return begun.slice(0, WORDS);
};

/** What of a word its other forms must begin with. */
const trunk = (word) => word.slice(0, Math.max(3, Math.ceil(word.length * STEM)));

/** The number of the bucket that a word lies in; `firsts` are the buckets' first words. */
export const bucketOf = (word, firsts) => Math.max(0, firsts.findLastIndex((first) => first <= word));

export function* unpacked(text) {
  let number = -1;
  for (const [, distance, weight] of text.matchAll(/([0-9a-z]+)([A-D])/g)) {
    number += parseInt(distance, 36) + 1;
    yield [number, WEIGHTS[weight]];
  }
}
