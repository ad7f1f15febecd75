// The search page: a form that finds while one types. theme/README.md, "The search script", says what it finds here.
import { Index, StaleError } from "./index.js";
import { wordsOf } from "./words.js";

const SHOWN = 10;

const form = document.querySelector("form[data-search]");
const field = form.elements.q;
const said = form.elements.said;
const list = document.querySelector(form.dataset.results);
const more = document.querySelector(form.dataset.more);
const template = list.querySelector("template");

const ask = async (name) => {
  const answer = await fetch(`${form.dataset.search}${name}.json`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
};

let index = new Index(ask);
let turn = 0;
let found = [];

const item = ({ url, lang, title, standfirst, section, published, date, picture }) => {
  const copy = template.content.cloneNode(true);
  const put = (name, text) => (copy.querySelector(`[data-${name}]`).textContent = text);
  for (const link of copy.querySelectorAll("a")) link.href = form.dataset.root + url;
  const image = copy.querySelector("[data-picture]");
  if (picture) image.src = form.dataset.root + picture;
  else image.parentNode.remove();
  put("title", title);
  put("standfirst", standfirst);
  put("section", section);
  put("date", date);
  copy.querySelector("time").dateTime = published;
  copy.querySelector("[data-text]").lang = lang;
  return copy;
};

const show = async (mine, from) => {
  const rows = await Promise.all(found.slice(from, from + SHOWN).map((number) => index.row(number)));
  if (mine !== turn) return;
  const after = list.children.length;
  list.append(...rows.map(item));
  more.hidden = found.length <= from + SHOWN;
  if (from) list.children[after].querySelector("[data-title]").focus();
};

const search = async () => {
  const mine = ++turn;
  const words = wordsOf(field.value);
  history.replaceState(null, "", words.length ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
  try {
    const numbers = words.join("").length > 1 ? await index.find(words) : [];
    if (mine !== turn) return;
    found = numbers;
    list.replaceChildren(template);
    said.value = words.join("").length > 1 ? form.dataset.found.replace("0", found.length.toLocaleString(document.documentElement.lang)) : "";
    await show(mine, 0);
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof StaleError) {
      index = new Index(ask);
      return search();
    }
    index = new Index(ask);
    said.value = form.dataset.failed;
  }
};

field.addEventListener("input", search);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
more.addEventListener("click", () => show(turn, list.children.length - 1));

field.value ||= new URLSearchParams(location.search).get("q") ?? "";
if (field.value) search();
