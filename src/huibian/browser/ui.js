/** The search page: ties the query box, the filters, the address and the keyboard to the index. */
import { CancelledError, IndexError } from "./errors.js";
import { choose, hasFilters, readState, withoutFilters, writeState } from "./state.js";
import { Filters } from "./ui-filters.js";
import { readMessages } from "./ui-messages.js";
import { canSearch, openIndexOf } from "./ui-place.js";
import { PAGE_SIZE, Results } from "./ui-results.js";

const TYPING_PAUSE = 120; // ms
const PATIENCE = 200; // ms before "searching…" is shown
const SCROLL_PAUSE = 250; // ms

/** @param {KeyboardEvent} event @returns {boolean} the key belongs to an input method */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** @param {EventTarget | null} target */
const takesText = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));

class SearchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.index = openIndexOf(page.dataset.index);
    const messages = readMessages();
    this.results = new Results(messages, page.dataset.root);
    this.filters = new Filters(messages, {
      onChoose: (facet, value, chosen) => this.change(choose(this.state, facet, value, chosen)),
      onClear: () => this.change(withoutFilters(this.state)),
      onFold: () => this.filters.render(this.state, this.filters.counts),
    });
    this.box = /** @type {HTMLInputElement} */ (document.getElementById("search-query"));
    this.sort = /** @type {HTMLSelectElement} */ (document.getElementById("search-sort"));
    this.state = readState(location.search);
    this.plainTitle = document.title;
    this.isTyping = false; // the address of this moment was made by typing, and the next letters change it
    this.isOpen = false; // the index has been asked for
    this.current = new AbortController();
    this.turn = 0; // counts searches: only the latest may change the page
    this.typingTimer = 0;
    this.scrollTimer = 0;
  }

  start() {
    document.getElementById("search-stalled").hidden = true;
    document.getElementById("search-layout").hidden = false;
    history.scrollRestoration = "manual";
    this.listen();
    this.restore();
  }

  listen() {
    this.box.addEventListener("input", (event) => {
      if (!(/** @type {InputEvent} */ (event).isComposing)) this.type();
    });
    this.box.addEventListener("compositionend", () => this.type());
    this.box.addEventListener("focus", () => this.open());
    this.filters.panel.addEventListener("toggle", () => this.filters.panel.open && this.open());
    document.getElementById("search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.sort.addEventListener("change", () => this.change({ ...this.state, sort: /** @type {any} */ (this.sort.value), page: 1 }));
    this.results.more.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.showMore();
    });
    this.results.unfilter.addEventListener("click", () => {
      this.change(withoutFilters(this.state));
      this.box.focus();
    });
    document.getElementById("search-retry").addEventListener("click", () => {
      this.index.forget();
      this.box.focus();
      this.run();
    });
    document.addEventListener("keydown", (event) => this.pressed(event));
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
    const scroll = history.state && history.state.scroll;
    this.isTyping = false;
    this.state = readState(location.search);
    this.box.value = this.state.q;
    this.run().then((shown) => {
      if (shown && scroll) window.scrollTo(0, scroll);
    });
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
    clearTimeout(this.typingTimer);
    this.change({ ...this.state, q: this.box.value, page: this.box.value.trim() === this.state.q.trim() ? this.state.page : 1 });
  }

  /** @param {import("./state.js").State} state */
  change(state) {
    clearTimeout(this.typingTimer);
    this.state = { ...state, q: this.box.value };
    this.isTyping = false;
    this.writeAddress("pushState");
    this.filters.renderChips(this.state);
    this.run();
  }

  /** Somebody is about to search: have the filters ready. */
  open() {
    if (!this.isOpen && !this.isAsking()) this.run({ opening: true });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (isComposing(event) || event.altKey || event.defaultPrevented) return;
    const command = event.ctrlKey || event.metaKey;
    if (command ? event.key.toLowerCase() === "k" && !event.shiftKey : event.key === "/" && !takesText(event.target)) {
      event.preventDefault();
      this.box.focus();
      this.box.select();
    } else if (!command && !event.shiftKey) this.walk(event);
  }

  /** Arrow keys and Esc, in the box and among the results. @param {KeyboardEvent} event */
  walk(event) {
    const stops = this.results.stops();
    const at = stops.indexOf(/** @type {HTMLElement} */ (event.target));
    const inBox = event.target === this.box;
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

  /**
   * @param {number} offset
   * @param {number} limit
   */
  async request(offset, limit) {
    const { q, filters, sort } = this.state;
    this.current.abort();
    this.current = new AbortController();
    const { signal } = this.current;
    const request = { text: q, filters, sort, offset, limit };
    const [result, counts] = await Promise.all([this.index.search(request, signal), this.counts(request, signal)]);
    return { ...result, facets: counts };
  }

  /** @param {import("./types.js").Request} request @param {AbortSignal} signal */
  async counts(request, signal) {
    const { facets } = await this.index.manifest();
    const wanted = facets.reduce((all, { name, parts }) => [...all, ...parts.map((_, part) => ({ name, part }))], []);
    const lists = await this.index.facets(request, wanted, signal);
    const counts = {};
    for (const { name, part } of wanted) counts[name] = [...(counts[name] || []), ...lists[`${name}-${part}`]];
    return counts;
  }

  /**
   * Search for what the state says and show it.
   * @param {{opening?: boolean}} [options] opening: only the filters and the number of reports are wanted
   * @returns {Promise<boolean>} whether it was shown; false where a newer search took over
   */
  async run({ opening = false } = {}) {
    const asking = this.isAsking();
    this.sort.value = this.state.sort;
    document.title = this.state.q.trim() ? `${this.state.q.trim()} - ${this.plainTitle}` : this.plainTitle;
    if (!asking && !opening && !this.isOpen) {
      this.results.showTips(null);
      this.filters.renderChips(this.state);
      return true;
    }
    this.isOpen = true;
    return this.attempt(async () => {
      const result = await this.request(0, asking ? this.state.page * PAGE_SIZE : 0);
      this.filters.render(this.state, result.facets);
      if (asking) this.results.show(this.state, result);
      else this.results.showTips(result.total);
    });
  }

  async showMore() {
    const page = this.state.page + 1;
    const shown = this.results.list.childElementCount;
    await this.attempt(async () => {
      const result = await this.request(shown, page * PAGE_SIZE - shown);
      this.state = { ...this.state, page };
      this.writeAddress("replaceState");
      const first = this.results.append(this.state, result);
      if (first) first.focus();
    }, false);
  }

  /**
   * @param {() => Promise<void>} action
   * @param {boolean} [announces] say that it is going on, should it take long
   * @returns {Promise<boolean>}
   */
  async attempt(action, announces = true) {
    this.turn += 1;
    const turn = this.turn;
    const patience = window.setTimeout(() => announces && turn === this.turn && this.results.setBusy(true), PATIENCE);
    try {
      await action();
      return true;
    } catch (error) {
      if (error instanceof CancelledError || turn !== this.turn) return false;
      this.isOpen = false;
      this.filters.renderChips(this.state);
      this.results.showError(error instanceof IndexError ? error.code : "unknown");
      if (!(error instanceof IndexError)) console.error(error);
      return true;
    } finally {
      clearTimeout(patience);
    }
  }
}

const page = document.getElementById("search");
if (page && canSearch) new SearchPage(page).start();
