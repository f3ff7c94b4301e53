// Runs in every page that is measured, before its own scripts: takes the time from typing until ten results are drawn.
(() => {
  const sides = {
    ours: {
      hits: () => document.querySelectorAll("#search-results .search-hit"),
      excerpt: (hit) => hit.querySelector("[data-part=excerpt]"),
      total: () => {
        const none = document.getElementById("search-none");
        if (none && !none.hidden) return 0;
        const digits = document.getElementById("search-status").textContent.replace(/[,\s]/g, "").match(/\d+/);
        return digits ? Number(digits[0]) : null;
      },
    },
    peer: {
      hits: () => document.querySelectorAll("#results .hit"),
      excerpt: (hit) => hit.querySelector("p"),
      total: () => {
        const { textContent } = document.getElementById("status");
        return textContent ? Number(textContent) : null;
      },
    },
  };
  const tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });

  let started = 0;
  for (const type of ["input", "keydown"]) {
    addEventListener(
      type,
      (event) => {
        if (type === "input" || event.key === "Enter") started = performance.now();
      },
      true,
    );
  }

  /** Until the browser has painted what is there now. */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    });

  window.bench = {
    /** Wait for the answer; `done` holds what came of it. */
    begin(side) {
      const { hits, excerpt, total } = sides[side];
      const isDrawn = () => {
        const found = total();
        if (found === null) return false;
        const drawn = [...hits()];
        return drawn.length >= Math.min(10, found) && drawn.every((hit) => excerpt(hit).textContent);
      };
      started = 0;
      this.done = new Promise((resolve) => {
        const observer = new MutationObserver(async () => {
          if (!started || !isDrawn()) return;
          observer.disconnect();
          await painted();
          const end = performance.now();
          const long = tasks.filter(({ startTime }) => startTime >= started && startTime < end);
          resolve({ ms: end - started, total: total(), longest: Math.max(0, ...long.map(({ duration }) => duration)) });
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    },
    /** Ask for a province alone: by the address where the page keeps its state there, else by the page's own call. */
    choose(side, province) {
      started = performance.now();
      if (side === "peer") return void window.ask(null, { province });
      history.pushState(null, "", `?province=${province}`);
      dispatchEvent(new PopStateEvent("popstate", { state: null }));
    },
    /** Nothing asked, nothing shown. */
    clear(side) {
      if (side === "peer") {
        document.getElementById("query").value = "";
        return void window.ask("");
      }
      history.pushState(null, "", location.pathname);
      dispatchEvent(new PopStateEvent("popstate", { state: null }));
    },
    isEmpty: (side) => !sides[side].hits().length,
  };
})();
