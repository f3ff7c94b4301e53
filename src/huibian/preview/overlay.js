/** Preview only: the problems of the last build, over the last good page. What it shows is text, never markup. */
import words from "./words.js";

const DISMISSED = "huibian-dismissed";

/** @param {string} tag @param {string} name of its class @param {string} [text] @param {Element[]} children */
function element(tag, name, text = "", ...children) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  made.append(...children);
  return made;
}

/** @param {{severity: string, word: string, code: string, place: string, message: string, excerpt: string, hint: string}} problem */
const item = (problem) =>
  element("li", problem.severity, "",
    element("p", "place", problem.place, element("span", "code", `${problem.word} ${problem.code}`)),
    element("p", "message", problem.message),
    ...(problem.excerpt ? [element("pre", "excerpt", problem.excerpt)] : []),
    element("p", "hint", `→ ${problem.hint}`));

/** Put the overlay away until other problems come up. @param {Element} host @param {string} shown */
function dismiss(host, shown) {
  sessionStorage.setItem(DISMISSED, shown);
  host.remove();
}

/**
 * Draw the problems, or take the overlay away where there are none. Warnings alone stand in one line, to be opened.
 * @param {object[]} problems
 */
export function show(problems) {
  const shown = JSON.stringify(problems);
  const before = document.querySelector("huibian-problems");
  if (before?.dataset.shown === shown) return;
  before?.remove();
  if (!problems.length) sessionStorage.removeItem(DISMISSED);
  if (!problems.length || sessionStorage.getItem(DISMISSED) === shown) return;
  const host = document.createElement("huibian-problems");
  host.dataset.shown = shown;
  const styles = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/.huibian/overlay.css" });
  const fails = problems.some((problem) => problem.severity === "error");
  const box = element("details", fails ? "box fails" : "box");
  box.open = fails;
  const close = element("button", "close", words.dismiss);
  close.type = "button";
  close.addEventListener("click", () => dismiss(host, shown));
  const isOne = problems.length === 1;
  const text = fails ? (isOne ? words.fail : words.fails) : isOne ? words.warn : words.warns;
  const head = element("summary", "head", text.replace("{count}", problems.length));
  box.append(head, element("ol", "list", "", ...problems.map(item)));
  const frame = element("div", "frame", "", box, close);
  frame.setAttribute("role", "alert");
  frame.addEventListener("keydown", (event) => event.key === "Escape" && dismiss(host, shown));
  host.attachShadow({ mode: "open" }).append(styles, frame);
  document.body.append(host);
}
