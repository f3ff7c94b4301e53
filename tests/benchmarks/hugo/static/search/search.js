// The least page over Pagefind's own interface: ten results with title and excerpt, without a pause after the last letter.
import * as pagefind from "/pagefind/pagefind.js";

const box = document.getElementById("query");
const list = document.getElementById("results");
const status = document.getElementById("status");
let turn = 0;

function draw({ url, meta, excerpt }) {
  const item = document.createElement("li");
  item.className = "hit";
  const link = document.createElement("a");
  link.href = url;
  link.textContent = meta.title;
  const text = document.createElement("p");
  text.innerHTML = excerpt;
  item.append(link, text);
  return item;
}

/** Search and show; `null` with filters means the filters alone. The results' ids are kept for whoever checks them. */
window.ask = async (text, filters) => {
  const mine = ++turn;
  status.textContent = "";
  if (text === "") return list.replaceChildren();
  const { results } = await pagefind.search(text, filters ? { filters } : {});
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  if (mine !== turn) return;
  window.found = results.map(({ id }) => id);
  list.replaceChildren(...shown.map(draw));
  status.textContent = String(results.length);
};

box.addEventListener("focus", () => pagefind.init());
box.addEventListener("input", () => window.ask(box.value.trim()));
