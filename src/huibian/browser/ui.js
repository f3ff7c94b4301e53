/** The search page: ties the query box, the filters, the address and the keyboard to the index. */
import { bring } from "./bringing.js";
import { CancelledError, IndexError, throwIfCancelled } from "./errors.js";
import { choose, chooseRange, hasFilters, readState, requestOf, withoutFilters, writeState } from "./state.js";
import { loadSuggestions } from "./suggest.js";
import { suggestInAll } from "./ui-boxes.js";
import { exportButtons } from "./ui-export.js";
import { filterPanel } from "./ui-filters.js";
import { byId, speaker } from "./ui-messages.js";
import { doubtfulWords, notes } from "./ui-notes.js";
import { canSearch, openIndexOf } from "./ui-place.js";
import { PAGE_SIZE, resultList } from "./ui-results.js";
import { isForeign, onTyped, suggestions } from "./ui-suggest.js";
import { understand } from "./understand.js";

/** @typedef {import("./state.js").State} State */

const TYPING_PAUSE = 120; // ms
const PATIENCE = 200; // ms before "searching…" is shown
const SCROLL_PAUSE = 250; // ms

/** Let the browser draw, and answer the visitor. */
const breathe = (pause = 0) => new Promise((resolve) => setTimeout(resolve, pause));

/** @param {HTMLElement} page */
function searchPage({ dataset }) {
  const index = openIndexOf(dataset.index);
  const texts = JSON.parse(byId("messages").textContent);
  const say = speaker({ ...texts, ...texts.facets, ...texts.errors });
  const box = byId("query");
  const sort = byId("sort");
  const plainTitle = document.title;
  /** @type {State} */
  let state;
  /** @type {import("./types.js").Result | null} what is shown */
  let result = null;
  let names = null; // of places, departments and topics, as soon as they are read
  let isTyping = false; // the address of this moment was made by typing, and the next letters change it
  let isOpen = false; // the index has been asked for
  let current = new AbortController();
  let typed = ""; // what stood in the box last
  let typingTimer = 0;
  let scrollTimer = 0;
  let scroll = 0; // where the page is to be scrolled to, as soon as it is long enough

  const results = resultList(say, dataset.root);
  const above = notes(say, (query) => search(query, state), (facet, value, rest) => search(rest, choose(state, facet, value, true)), () => change({ ...state, all: true }));
  const filters = filterPanel(index, say, {
    onChoose: (facet, value, chosen) => change(choose(state, facet, value, chosen)),
    onRange: (from, to) => change(chooseRange(state, from, to)),
    onClear: () => change(withoutFilters(state)),
    onWant: open,
  });
  const list = suggestions(box, texts.suggestions, () => ({ names, result }), ({ kind, value }, rest) => {
    if (kind === "report") location.href = dataset.root + value;
    else search(rest, choose(state, kind, value, true));
  });

  // ---- The address

  /** Take over what the address says, as after loading, back and forward. */
  function restore() {
    clearTimeout(typingTimer);
    clearTimeout(scrollTimer);
    isTyping = false;
    state = readState(location.search);
    box.value = typed = state.q;
    list.want(false);
    run((history.state && history.state.scroll) || 0);
  }

  const keepScroll = () => history.replaceState({ scroll: Math.round(window.scrollY) }, "");

  /** @param {"pushState" | "replaceState"} how */
  function writeAddress(how) {
    const query = writeState(state);
    if (query === writeState(readState(location.search))) return;
    clearTimeout(scrollTimer);
    history[how]({ scroll: how === "pushState" ? 0 : Math.round(window.scrollY) }, "", location.pathname + query);
  }

  /** Scroll to where the visitor was, as far as the page is long enough by now. */
  const settle = () => scroll && window.scrollTo(0, scroll);

  // ---- What the visitor does

  /** Another letter in the box: one entry in the history for all that is typed in a row. */
  function type() {
    const q = box.value; // by and by an input method may put letters there that are no query
    // What an input method gives, or what is pasted, comes whole: only letter by letter is more to be waited for.
    const isWhole = Math.abs(q.length - typed.length) > 1 || (q.length > typed.length && q.charCodeAt(q.length - 1) > 127);
    typed = q;
    const act = () => {
      if (q.trim() === state.q.trim()) return;
      state = { ...state, q, all: false, page: 1 };
      writeAddress(isTyping ? "replaceState" : "pushState");
      isTyping = true;
      run();
    };
    clearTimeout(typingTimer);
    if (isWhole) act();
    else typingTimer = window.setTimeout(act, TYPING_PAUSE);
  }

  const submit = () => change({ ...state, page: box.value.trim() === state.q.trim() ? state.page : 1 });

  /** @param {State} next */
  function change(next) {
    clearTimeout(typingTimer);
    typed = box.value;
    state = { ...next, q: typed, all: next.all && typed === state.q };
    isTyping = false;
    writeAddress("pushState");
    run();
  }

  /** Put a query into the box and search for it. @param {string} query @param {State} next */
  function search(query, next) {
    box.value = query;
    box.focus();
    change({ ...next, page: 1 });
  }

  /** Somebody is about to search: have the filters ready. */
  function open() {
    if (isOpen) return;
    isOpen = true;
    index.prepare();
    run();
  }

  function retry() {
    index.forget();
    isOpen = false;
    open();
  }

  /** Arrow keys and Esc, in the box and among the results. @param {any} event */
  function walk(event) {
    const { key, target } = event;
    if (isForeign(event) || event.altKey || event.defaultPrevented) return;
    const stops = results.stops();
    const hit = target.closest(".search-hit");
    const at = stops.indexOf(hit ? hit.querySelector("h3 a") : target);
    const inBox = target === box;
    if (!inBox && at < 0) return;
    let next = box;
    if (key === "Escape") {
      if (inBox && !box.value) next = null;
      else if (inBox) search("", state);
    } else if (key === "ArrowDown" || (key === "ArrowUp" && !inBox)) {
      const to = inBox ? 0 : at + (key === "ArrowDown" ? 1 : -1);
      next = to < 0 ? box : stops[to];
      if (!next) return;
    } else return;
    event.preventDefault();
    if (next) next.focus();
    else box.blur();
  }

  // ---- Searching

  /** Search for what the state says and show it: the results, then the filters, then what the names tell. */
  async function run(scrollTo = 0) {
    const asked = state;
    const isAsking = Boolean(state.q.trim()) || hasFilters(state);
    current.abort();
    current = new AbortController();
    const { signal } = current;
    scroll = scrollTo;
    sort.value = state.sort;
    document.title = (state.q.trim() && `${state.q.trim()} - `) + plainTitle;
    filters.drawChips(state);
    if (!isAsking && !isOpen) {
      results.showTips(null);
      return;
    }
    if (!isOpen) index.prepare();
    isOpen = true;
    const isShown = await attempt(signal, async () => {
      const { documents } = await index.manifest();
      const found = isAsking ? await index.search({ ...requestOf(asked), offset: 0, limit: asked.page * PAGE_SIZE }, signal) : null;
      throwIfCancelled(signal);
      result = found;
      if (found) results.show(asked, found, documents);
      else results.showTips(documents);
      above.show(asked, found, documents);
    });
    if (!isShown) return;
    list.update();
    settle();
    await breathe(isAsking ? 0 : TYPING_PAUSE); // who is about to type needs no filters yet
    if (!signal.aborted) follow(asked, signal).catch(() => {}); // the results stand; what fails here comes with the next search
  }

  /**
   * @param {State} asked
   * @param {AbortSignal} signal
   */
  async function follow(asked, signal) {
    if (result && !result.total && hasFilters(asked)) {
      above.showUnfilter((await index.search({ text: asked.q, sort: "newest", all: true, limit: 0 }, signal)).total);
    }
    await filters.update(asked, signal);
    settle();
    scroll = 0;
    await breathe();
    throwIfCancelled(signal);
    if (!names) {
      names = await loadSuggestions(await index.suggestions());
      list.update();
      await breathe();
      throwIfCancelled(signal);
    }
    if (!result) return;
    const found = understand(names, asked.q);
    above.showNames(asked, found);
    const doubtful = doubtfulWords(result);
    if (doubtful.length) {
      const didYouMean = await bring(dataset.meant).catch(() => () => []);
      throwIfCancelled(signal);
      above.showMeant(asked, result, doubtful, (word) => didYouMean(names, word));
    }
    if (!result.total && !result.partial) await showNamed(asked, found, signal);
  }

  /**
   * Nothing holds the words, but one is another name of what the archive has: show the reports about that.
   * @param {State} asked
   * @param {ReturnType<typeof understand>} found
   * @param {AbortSignal} signal
   */
  async function showNamed(asked, found, signal) {
    const named = found.find(({ facet, word, label }) => facet !== "year" && !label.includes(word));
    if (!named) return;
    const wider = { ...choose(asked, named.facet, named.value, true), q: named.rest };
    const others = await index.search({ ...requestOf(wider), all: true, offset: 0, limit: PAGE_SIZE }, signal);
    throwIfCancelled(signal);
    if (!others.total) return;
    above.showNamed(named, others.total);
    results.append(wider, others);
  }

  async function showMore() {
    const page = state.page + 1;
    const offset = byId("results").childElementCount;
    const { signal } = current;
    await attempt(signal, async () => {
      const more = await index.search({ ...requestOf(state), offset, limit: page * PAGE_SIZE - offset }, signal);
      throwIfCancelled(signal);
      state = { ...state, page };
      writeAddress("replaceState");
      const first = results.append(state, more);
      if (first) first.focus();
    }, true);
  }

  /**
   * @param {AbortSignal} signal
   * @param {() => Promise<void>} action
   * @param {boolean} [isSilent] nothing is said while it goes on
   * @returns {Promise<boolean>} whether it was done; if not, an error is shown, or a newer search took over
   */
  async function attempt(signal, action, isSilent) {
    const patience = setTimeout(() => isSilent || signal.aborted || results.setBusy(), PATIENCE);
    try {
      await action();
      return true;
    } catch (error) {
      if (error instanceof CancelledError || signal.aborted) return false;
      isOpen = false;
      result = null;
      above.show(state, null, 0);
      results.showError(error instanceof IndexError ? error.code : "unknown");
      if (!(error instanceof IndexError)) console.error(error);
      return false;
    } finally {
      clearTimeout(patience);
    }
  }

  exportButtons(index, dataset.export, () => requestOf(state), say);
  const on = (id, event, action) => byId(id).addEventListener(event, action);
  onTyped(box, type);
  on("query", "focus", open);
  on("layout", "pointermove", () => list.want(false)); // it covers what the mouse is going for
  on("form", "submit", (event) => {
    event.preventDefault();
    list.want(false);
    submit();
  });
  on("sort", "change", () => change({ ...state, sort: sort.value, page: 1 }));
  on("more", "click", (event) => {
    if (isForeign(event)) return;
    event.preventDefault();
    showMore();
  });
  on("unfilter", "click", () => search(box.value, withoutFilters(state)));
  on("retry", "click", () => {
    box.focus();
    retry();
  });
  document.addEventListener("keydown", walk);
  window.addEventListener("online", () => byId("error").hidden || retry());
  window.addEventListener("popstate", restore);
  window.addEventListener("pagehide", keepScroll);
  window.addEventListener("scroll", () => {
    clearTimeout(scrollTimer);
    scrollTimer = window.setTimeout(keepScroll, SCROLL_PAUSE);
  });
  byId("stalled").hidden = true;
  byId("layout").hidden = false;
  history.scrollRestoration = "manual";
  restore();
  setTimeout(() => {
    index.warm();
    say("found", { count: 0 }); // the first number printed takes long
  });
}

const page = document.getElementById("search");
if (canSearch && page) searchPage(page);
else if (canSearch) suggestInAll(document.querySelector("[data-search]"));
