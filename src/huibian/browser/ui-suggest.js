/** Suggestions below a search box: a combobox after the WAI-ARIA Authoring Practices. */
import { suggest } from "./suggest.js";
import { typedWord } from "./typed.js";
import { create, format, replaceChildren } from "./ui-messages.js";

/**
 * @typedef {{kind: string, value: string, label: string, also?: string, count?: number}} Option of a report, `value` is its URL
 */

const KINDS = ["province", "department", "topic", "report"];
const MOST = 8;
const REPORTS = 3;
const QUIET = 900; // ms without a change before a screen reader is told

/** @param {KeyboardEvent} event @returns {boolean} the key belongs to an input method */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Suggestions {
  /**
   * @param {HTMLInputElement} box
   * @param {any} messages `suggestions`, `suggested`, and a name for each kind
   * @param {{names: () => any, reports: (text: string) => Option[], onChoose: (option: Option, rest: string) => void}} source
   *   `names`: the vocabulary, or null where it has not come yet; `reports`: those whose titles hold the text
   */
  constructor(box, messages, source) {
    this.box = box;
    this.messages = messages;
    this.source = source;
    this.isWanted = false; // something was typed since the list was closed
    /** @type {Option[]} */
    this.options = [];
    /** @type {HTMLElement[]} */
    this.rows = [];
    this.at = -1;
    this.timer = 0;
    const id = `${box.id}-suggestions`;
    this.list = create("div", "", { id, role: "listbox", class: "suggestions", "aria-label": messages.suggestions });
    this.live = create("p", "", { role: "status", class: "visually-hidden" });
    this.list.hidden = true;
    box.parentNode.appendChild(this.list);
    box.parentNode.appendChild(this.live);
    box.setAttribute("aria-controls", id);
    box.addEventListener("input", (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.type());
    box.addEventListener("compositionend", () => this.type());
    box.addEventListener("compositionstart", () => this.close());
    box.addEventListener("blur", () => this.close());
    box.addEventListener("keydown", (event) => !isComposing(event) && this.press(event) && event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => {
      const at = this.rows.indexOf(/** @type {Element} */ (event.target).closest("[role=option]"));
      if (at >= 0) this.choose(at);
    });
  }

  type() {
    this.isWanted = true;
    this.update();
  }

  close() {
    this.isWanted = false;
    this.update();
  }

  /** Show what there is to suggest by now. */
  update() {
    const { box, source } = this;
    const text = box.value.trim();
    const active = this.at >= 0 ? this.options[this.at] : null;
    this.options = [];
    if (this.isWanted && text && document.activeElement === box) {
      const names = source.names();
      const { word } = typedWord(box.value, box.selectionEnd);
      const reports = source.reports(text).slice(0, REPORTS);
      this.options = [...(names && word ? suggest(names, word, MOST - reports.length) : []), ...reports];
    }
    this.draw();
    this.mark(active ? this.options.findIndex(({ kind, value }) => kind === active.kind && value === active.value) : -1);
  }

  draw() {
    const { box, list, options, messages } = this;
    this.rows = [];
    const groups = KINDS.filter((kind) => options.some((option) => option.kind === kind)).map((kind, i) => {
      const id = `${list.id}-${i}`;
      const group = create("div", "", { role: "group", "aria-labelledby": id });
      group.appendChild(create("div", messages[kind], { id, role: "presentation", class: "suggestions-kind" }));
      for (const option of options.filter((candidate) => candidate.kind === kind)) {
        const row = create("div", "", { role: "option", id: `${list.id}-option-${this.rows.length}`, "aria-selected": "false" });
        row.appendChild(create("span", option.label));
        if (option.also) row.appendChild(create("span", option.also, { class: "suggestion-also" }));
        if (option.count) row.appendChild(create("span", String(option.count), { class: "count" }));
        this.rows.push(group.appendChild(row));
      }
      return group;
    });
    // In the order they are seen.
    this.options = KINDS.reduce((all, kind) => [...all, ...options.filter((option) => option.kind === kind)], []);
    replaceChildren(list, groups);
    const count = options.length;
    list.hidden = !count;
    box.setAttribute("aria-expanded", String(count > 0));
    clearTimeout(this.timer);
    this.live.textContent = "";
    if (count) this.timer = window.setTimeout(() => (this.live.textContent = format(messages.suggested, { count })), QUIET);
  }

  /** @param {number} at the option that Enter chooses; -1: none */
  mark(at) {
    if (this.rows[this.at]) this.rows[this.at].setAttribute("aria-selected", "false");
    this.at = at;
    const row = this.rows[at];
    if (!row) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    row.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  press({ key, altKey, ctrlKey, metaKey, shiftKey }) {
    if (ctrlKey || metaKey || shiftKey) return false;
    if (altKey) {
      if (key === "ArrowDown") this.type();
      else if (key === "ArrowUp") this.close();
      return /^Arrow(Down|Up)$/.test(key);
    }
    const count = this.options.length;
    if (!count) {
      if (key === "Enter") this.close();
      return false;
    }
    const { at } = this;
    if (key === "ArrowDown") this.mark(at + 1 < count ? at + 1 : -1);
    else if (key === "ArrowUp") this.mark(at < 0 ? count - 1 : at - 1);
    else if (key === "Home" && at >= 0) this.mark(0);
    else if (key === "End" && at >= 0) this.mark(count - 1);
    else if (key === "Enter" && at >= 0) this.choose(at);
    else if (key === "Escape") this.close();
    else {
      if (key === "Enter") this.close();
      else if (/^Arrow/.test(key)) this.mark(-1);
      return false;
    }
    return true;
  }

  /** @param {number} at */
  choose(at) {
    const option = this.options[at];
    const { rest } = typedWord(this.box.value, this.box.selectionEnd);
    this.close();
    this.source.onChoose(option, rest);
  }
}
