/** Preview only: shows this page anew when a build changed it, where the reader stood, and the problems of a build that failed. */
import { show } from "./overlay.js";

const key = `huibian-scroll:${location.pathname}`;
const saved = sessionStorage.getItem(key);
if (saved !== null) {
  sessionStorage.removeItem(key);
  const place = () => scrollTo({ top: Number(saved), behavior: "instant" });
  if (document.readyState === "complete") place();
  else addEventListener("load", place);
}

/** Say whether the page at this address is another one now. @param {boolean} isNew whether a build has ended since it was shown */
async function differs(isNew) {
  if (isNew && document.body.dataset.kind === "search") return true; // what it finds comes from the index
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return answer.headers.get("ETag") !== `"${document.querySelector("script[data-page]").dataset.page}"`;
}

let build = null;

new EventSource("/.huibian/events").addEventListener("state", async (event) => {
  const state = JSON.parse(event.data);
  const before = build;
  build = state.build;
  show(state.problems);
  if (build !== before && (await differs(before !== null))) {
    sessionStorage.setItem(key, String(scrollY));
    location.reload();
  }
});
