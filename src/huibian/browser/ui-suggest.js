/** Suggestions below a search box: a combobox after the WAI-ARIA Authoring Practices. */
import { readyToFold } from "./folding.js";
import { suggest } from "./suggest.js";
import { holds, typedWord } from "./typed.js";
import { announcer, create, fill, speaker } from "./ui-messages.js";
import { reportUrl } from "./ui-results.js";

/** @typedef {{kind: string, value: string, label: string, within?: string, also?: string, count?: number}} Option of a report, `value` is its URL */

const KINDS = ["province", "department", "topic", "report"];
const MOST = 8;
const REPORTS = 3;

/** @param {any} event @returns {boolean} a key that belongs to an input method, or a key or click with another key held */
export const isForeign = (event) => event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey;

/** Call back when something was typed, but not while an input method is at work. @param {HTMLElement} box @param {() => void} action */
export function onTyped(box, action) {
  box.addEventListener("input", (/** @type {any} */ event) => event.isComposing || action());
  box.addEventListener("compositionend", action);
}

/**
 * @param {HTMLInputElement} box
 * @param {Record<string, string>} texts `label`, `count`, and a name for each kind
 * @param {() => {names: any, result: import("./types.js").Result | null}} known the vocabulary, as soon as it has come, and what was found
 * @param {(option: Option, rest: string) => void} onChoose
 */
export function suggestions(box, texts, known, onChoose) {
  const say = speaker(texts);
  const id = `${box.id}-suggestions`;
  const list = create("div", { id, role: "listbox", class: "suggestions", "aria-label": say("label"), hidden: "" });
  const live = create("p", { role: "status", class: "visually-hidden" });
  const announce = announcer(live);
  /** @type {Option[]} */
  let options = [];
  let rows = [];
  let at = -1; // the option that Enter chooses
  let isWanted = false; // something was typed since the list was closed

  /** Show what there is to suggest by now. */
  function update() {
    const text = box.value.trim();
    const active = options[at];
    options = [];
    if (isWanted && text && document.activeElement === box) {
      const { names, result } = known();
      const { word } = typedWord(box.value, box.selectionEnd);
      const hits = result && result.total ? result.hits.filter(({ document: { title } }) => holds(title, text)) : [];
      const reports = hits.slice(0, REPORTS).map(({ document: report }) => {
        return { kind: "report", value: reportUrl(report, result.words), label: report.title, also: report.date };
      });
      options = [...(names && word ? suggest(names, word, MOST - reports.length) : []), ...reports];
    }
    draw();
    mark(active ? options.findIndex(({ kind, value }) => kind === active.kind && value === active.value) : -1);
  }

  function draw() {
    rows = options.map(({ label, within, also, count }, i) => {
      const row = create("div", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, create("span", {}, label));
      const notes = [within, also].filter(Boolean).join(" · ");
      if (notes) row.append(create("span", { class: "suggestion-note" }, notes));
      if (count) row.append(create("span", { class: "count" }, String(count)));
      return row;
    });
    const groups = KINDS.map((kind) => {
      const heading = create("div", { id: `${id}-${kind}`, role: "presentation", class: "suggestions-kind" }, say(kind));
      return create("div", { role: "group", "aria-labelledby": heading.id }, heading, ...rows.filter((_, i) => options[i].kind === kind));
    });
    fill(list, ...groups.filter((group) => group.childElementCount > 1));
    const count = options.length;
    list.hidden = !count;
    box.setAttribute("aria-expanded", String(count > 0));
    announce(count ? say("count", { count }) : "");
  }

  /** @param {number} next */
  function mark(next) {
    at = next;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", rows[at].id);
      rows[at].scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {boolean} wanted */
  async function want(wanted) {
    isWanted = wanted;
    if (wanted) {
      await readyToFold(box.value);
      await new Promise((resolve) => setTimeout(resolve)); // what is found goes first
    }
    update();
  }

  /** @param {number} chosen */
  function choose(chosen) {
    const option = options[chosen];
    const { rest } = typedWord(box.value, box.selectionEnd);
    want(false);
    onChoose(option, rest);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  function press({ key, altKey }) {
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    const count = options.length;
    const isActive = at >= 0;
    if (altKey && step) want(step > 0);
    else if (key === "Enter" && !isActive) want(false);
    else if (!count || altKey) return false;
    else if (step) mark(at + step === -2 ? count - 1 : at + step === count ? -1 : at + step);
    else if (key === "Home" && isActive) mark(0);
    else if (key === "End" && isActive) mark(count - 1);
    else if (key === "Enter") choose(at);
    else if (key === "Escape") want(false);
    else {
      if (/^Arrow/.test(key)) mark(-1);
      return false;
    }
    return key !== "Enter" || isActive;
  }

  box.parentNode.append(list, live);
  box.setAttribute("aria-controls", id);
  onTyped(box, () => want(true));
  for (const type of ["compositionstart", "blur"]) box.addEventListener(type, () => want(false));
  box.addEventListener("keydown", (event) => !isForeign(event) && press(event) && event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", ({ target }) => {
    const row = rows.indexOf(target.closest("[role=option]"));
    if (row >= 0) choose(row);
  });

  return { update, want };
}
