/** The buttons that take the whole result away: as a table, or as citations. What they need is fetched when one is pressed. */
import { bring } from "./bringing.js";
import { byId } from "./ui-messages.js";

/**
 * @param {any} index
 * @param {string} script URL of what does it
 * @param {() => import("./types.js").Request} asked what the page shows
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 */
export function exportButtons(index, script, asked, say) {
  const tell = (text) => (byId("exported").textContent = text);
  let isBusy = false;

  byId("export").addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button || isBusy) return;
    isBusy = true;
    tell(say("preparing"));
    const request = asked();
    try {
      const [take, found] = await Promise.all([bring(script), index.exported(request)]);
      const isCopied = await take(button.value === "table", found, `${say("file")} ${request.text}`);
      tell(say(isCopied ? "copied" : "saved", { count: found.ids.length }));
    } catch (error) {
      if (!say(error.code)) console.error(error);
      tell(say(error.code) || say("unknown"));
    }
    isBusy = false;
  });
}
