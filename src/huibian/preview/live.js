// Preview only: reloads the page after a build, and shows the problems of a broken one over the last good page.
const key = "huibian-scroll:" + location.pathname;
const saved = sessionStorage.getItem(key);
if (saved !== null) {
  sessionStorage.removeItem(key);
  addEventListener("load", () => scrollTo(0, Number(saved)));
}

function show(text) {
  let box = document.getElementById("huibian-problems");
  if (!text) {
    if (box) box.remove();
    return;
  }
  if (!box) {
    box = document.createElement("pre");
    box.id = "huibian-problems";
    box.setAttribute("role", "alert");
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", margin: "0", padding: "1rem",
      background: "#5c1010", color: "#fff", font: "14px/1.6 monospace", whiteSpace: "pre-wrap", zIndex: "1000",
    });
    document.body.append(box);
  }
  box.textContent = text;
}

const events = new EventSource("/.huibian/events");
let build = null;
events.addEventListener("state", (event) => {
  const state = JSON.parse(event.data);
  if (build !== null && state.build !== build) {
    sessionStorage.setItem(key, String(scrollY));
    location.reload();
  }
  build = state.build;
  show(state.problems);
});
