/** The search page: ties the query box, the filters, the address and the keyboard to the index. */
import { CancelledError, IndexError } from "./errors.js";
import { openIndex } from "./search.js";
import { choose, chooseRange, hasFilters, readState, requestOf, withoutFilters, writeState } from "./state.js";
import { didYouMean } from "./meant.js";
import { loadSuggestions } from "./suggest.js";
import { holds } from "./typed.js";
import { suggestInAll } from "./ui-boxes.js";
import { Filters } from "./ui-filters.js";
import { readMessages } from "./ui-messages.js";
import { Notes } from "./ui-notes.js";
import { PAGE_SIZE, Results, reportUrl, wordsToMark } from "./ui-results.js";
import { Suggestions, isComposing } from "./ui-suggest.js";
import { understand } from "./understand.js";

const TYPING_PAUSE = 120; // ms
const PATIENCE = 200; // ms before "searching…" is shown
const SCROLL_PAUSE = 250; // ms

/** Let the browser draw, and answer the visitor. */
const breathe = () => new Promise((resolve) => setTimeout(resolve));

class SearchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.index = openIndex(page.dataset.index);
    const messages = readMessages();
    this.results = new Results(messages, page.dataset.root);
    this.filters = new Filters(messages, this.index, {
      onChoose: (facet, value, chosen) => this.change(choose(this.state, facet, value, chosen)),
      onRange: (from, to) => this.change(chooseRange(this.state, from, to)),
      onClear: () => this.change(withoutFilters(this.state)),
      onWant: () => this.open(),
    });
    this.notes = new Notes(messages, {
      onSearch: (query) => this.search(query, this.state),
      onFilter: (facet, value, rest) => this.search(rest, choose(this.state, facet, value, true)),
    });
    this.box = /** @type {HTMLInputElement} */ (document.getElementById("search-query"));
    this.suggestions = new Suggestions(this.box, messages, {
      names: () => this.names,
      reports: (text) => this.reports(text),
      onChoose: ({ kind, value }, rest) => {
        if (kind === "report") location.href = page.dataset.root + value;
        else this.search(rest, choose(this.state, kind, value, true));
      },
    });
    this.sort = /** @type {HTMLSelectElement} */ (document.getElementById("search-sort"));
    this.state = readState(location.search);
    /** @type {import("./types.js").Result | null} what is shown */
    this.result = null;
    this.names = null; // of places, departments and topics, as soon as they are read
    this.plainTitle = document.title;
    this.isTyping = false; // the address of this moment was made by typing, and the next letters change it
    this.isOpen = false; // the index has been asked for
    this.current = new AbortController();
    this.typingTimer = 0;
    this.scrollTimer = 0;
    this.scroll = 0; // where the page is to be scrolled to, as soon as it is long enough
  }

  start() {
    document.getElementById("search-stalled").hidden = true;
    document.getElementById("search-layout").hidden = false;
    history.scrollRestoration = "manual";
    this.listen();
    this.restore();
  }

  listen() {
    const on = (id, type, action) => document.getElementById(`search-${id}`).addEventListener(type, action);
    this.box.addEventListener("input", (event) => !(/** @type {InputEvent} */ (event).isComposing) && this.type());
    this.box.addEventListener("compositionend", () => this.type());
    this.box.addEventListener("focus", () => this.open());
    on("form", "submit", (event) => {
      event.preventDefault();
      this.suggestions.close();
      this.submit();
    });
    on("sort", "change", () => this.change({ ...this.state, sort: /** @type {any} */ (this.sort.value), page: 1 }));
    on("more", "click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.showMore();
    });
    on("unfilter", "click", () => this.search(this.box.value, withoutFilters(this.state)));
    on("retry", "click", () => {
      this.box.focus();
      this.retry();
    });
    document.addEventListener("keydown", (event) => this.walk(event));
    window.addEventListener("online", () => this.results.parts.error.hidden || this.retry());
    window.addEventListener("popstate", () => this.restore());
    window.addEventListener("pagehide", () => this.keepScroll());
    window.addEventListener("scroll", () => {
      clearTimeout(this.scrollTimer);
      this.scrollTimer = window.setTimeout(() => this.keepScroll(), SCROLL_PAUSE);
    });
  }

  // ---- The address

  /** Take over what the address says, as after loading, back and forward. */
  restore() {
    clearTimeout(this.typingTimer);
    clearTimeout(this.scrollTimer);
    this.isTyping = false;
    this.state = readState(location.search);
    this.box.value = this.state.q;
    this.suggestions.close();
    this.run((history.state && history.state.scroll) || 0);
  }

  keepScroll() {
    history.replaceState({ scroll: Math.round(window.scrollY) }, "");
  }

  /** @param {"pushState" | "replaceState"} how */
  writeAddress(how) {
    const query = writeState(this.state);
    if (query === writeState(readState(location.search))) return;
    clearTimeout(this.scrollTimer);
    history[how]({ scroll: how === "pushState" ? 0 : Math.round(window.scrollY) }, "", location.pathname + query);
  }

  // ---- What the visitor does

  /** Another letter in the box: one entry in the history for all that is typed in a row. */
  type() {
    clearTimeout(this.typingTimer);
    this.typingTimer = window.setTimeout(() => {
      if (this.box.value.trim() === this.state.q.trim()) return;
      this.state = { ...this.state, q: this.box.value, page: 1 };
      this.writeAddress(this.isTyping ? "replaceState" : "pushState");
      this.isTyping = true;
      this.run();
    }, TYPING_PAUSE);
  }

  submit() {
    this.change({ ...this.state, page: this.box.value.trim() === this.state.q.trim() ? this.state.page : 1 });
  }

  /** Put a query into the box and search for it. @param {string} query @param {import("./state.js").State} state */
  search(query, state) {
    this.box.value = query;
    this.box.focus();
    this.change({ ...state, page: 1 });
  }

  /** @param {import("./state.js").State} state */
  change(state) {
    clearTimeout(this.typingTimer);
    this.state = { ...state, q: this.box.value };
    this.isTyping = false;
    this.writeAddress("pushState");
    this.run();
  }

  /** Somebody is about to search: have the filters ready. */
  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.run();
  }

  retry() {
    this.index.forget();
    this.isOpen = true;
    this.run();
  }

  /** Arrow keys and Esc, in the box and among the results. @param {KeyboardEvent} event */
  walk(event) {
    if (isComposing(event) || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const stops = this.results.stops();
    const hit = target.closest(".search-hit");
    const at = stops.indexOf(hit ? hit.querySelector("h3 a") : target);
    const inBox = target === this.box;
    if (!inBox && at < 0) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (!inBox) this.box.focus();
      else if (this.box.value) {
        this.box.value = "";
        this.submit();
      } else this.box.blur();
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || (inBox && step < 0)) return;
    const next = inBox ? stops[0] : at + step < 0 ? this.box : stops[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  // ---- Searching

  isAsking() {
    return Boolean(this.state.q.trim()) || hasFilters(this.state);
  }

  /** @param {number} offset @param {number} limit @param {AbortSignal} signal */
  ask(offset, limit, signal) {
    return this.index.search({ ...requestOf(this.state), offset, limit }, signal);
  }

  /** Search for what the state says and show it: the results, then the filters, then what the names tell. @param {number} [scroll] */
  async run(scroll = 0) {
    const { state } = this;
    const asking = this.isAsking();
    this.current.abort();
    this.current = new AbortController();
    const { signal } = this.current;
    this.scroll = scroll;
    this.sort.value = state.sort;
    document.title = state.q.trim() ? `${state.q.trim()} - ${this.plainTitle}` : this.plainTitle;
    this.filters.renderChips(state);
    if (!asking) {
      this.result = null;
      this.notes.clear();
      if (!this.isOpen) return this.results.showTips(null);
    }
    this.isOpen = true;
    const done = await this.attempt(signal, async () => {
      if (asking) {
        const result = await this.ask(0, state.page * PAGE_SIZE, signal);
        if (signal.aborted) throw new CancelledError();
        this.result = result;
        this.results.show(state, result);
        this.notes.show(state, result);
      } else {
        const { documents } = await this.index.manifest();
        if (signal.aborted) throw new CancelledError();
        this.results.showTips(documents);
      }
    });
    if (!done) return;
    this.suggestions.update();
    this.settle();
    await breathe();
    if (!signal.aborted) this.follow(state, signal).catch(() => {}); // the results stand; what fails here comes with the next search
  }

  /**
   * @param {import("./state.js").State} state
   * @param {AbortSignal} signal
   */
  async follow(state, signal) {
    const { index, result } = this;
    if (result && !result.total && hasFilters(state)) {
      const { total } = await index.search({ text: state.q, sort: "newest", limit: 0 }, signal);
      this.notes.showUnfilter(total);
    }
    await this.filters.update(state, signal);
    this.settle();
    this.scroll = 0;
    await breathe();
    if (signal.aborted) return;
    if (!this.names) {
      this.names = loadSuggestions(await index.suggestions());
      this.suggestions.update();
      await breathe();
    }
    if (result && !signal.aborted) {
      this.notes.showNames(state, result, understand(this.names, state.q), (word) => didYouMean(this.names, word));
    }
  }

  /** Scroll to where the visitor was, as far as the page is long enough by now. */
  settle() {
    if (this.scroll) window.scrollTo(0, this.scroll);
  }

  async showMore() {
    const page = this.state.page + 1;
    const shown = this.results.list.childElementCount;
    const { signal } = this.current;
    await this.attempt(signal, async () => {
      const result = await this.ask(shown, page * PAGE_SIZE - shown, signal);
      if (signal.aborted) return;
      this.state = { ...this.state, page };
      this.writeAddress("replaceState");
      const first = this.results.append(this.state, result);
      if (first) first.focus();
    }, false);
  }

  /**
   * @param {AbortSignal} signal
   * @param {() => Promise<void>} action
   * @param {boolean} [announces] say that it is going on, should it take long
   * @returns {Promise<boolean>} whether it was done; if not, an error is shown, or a newer search took over
   */
  async attempt(signal, action, announces = true) {
    const patience = window.setTimeout(() => announces && !signal.aborted && this.results.setBusy(true), PATIENCE);
    try {
      await action();
      return true;
    } catch (error) {
      if (error instanceof CancelledError || signal.aborted) return false;
      this.isOpen = false;
      this.result = null;
      this.notes.clear();
      this.results.showError(error instanceof IndexError ? error.code : "unknown");
      if (!(error instanceof IndexError)) console.error(error);
      return false;
    } finally {
      clearTimeout(patience);
    }
  }

  /** @param {string} text @returns {import("./ui-suggest.js").Option[]} reports that are shown and whose titles hold it */
  reports(text) {
    const { result } = this;
    if (!result || !result.total) return [];
    const held = result.hits.filter(({ document: report }) => holds(report.title, text));
    return held.map(({ document: report }) => ({ kind: "report", value: reportUrl(report, wordsToMark(result)), label: report.title, also: report.date }));
  }
}

const page = document.getElementById("search");
if (page) new SearchPage(page).start();
else suggestInAll(document.querySelector("[data-search]"));
