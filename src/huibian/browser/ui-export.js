/** The buttons that take the whole result away: as a table, or as citations. What they need is fetched when one is pressed. */
import { citations, csv, readTable } from "./export.js";
import { byId, create } from "./ui-messages.js";

const UNFIT = /[\\/:*?"<>|\s\x00-\x1f]+/g; // in a file's name

/** @param {string} name @param {string} text */
function save(name, text) {
  const href = URL.createObjectURL(new Blob([text]));
  create("a", { href, download: name.replace(UNFIT, "-") }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000); // some browsers are slow to begin
}

/** @param {string} text @returns {Promise<boolean>} false where the browser refuses */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const area = create("textarea", {}); // over plain HTTP there is no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    focused.focus();
    return isDone;
  }
}

/**
 * @param {any} index
 * @param {() => import("./types.js").Request} asked what the page shows
 * @param {ReturnType<import("./ui-messages.js").speaker>} say
 */
export function exportButtons(index, asked, say) {
  const status = byId("exported");
  let isBusy = false;

  /** @param {boolean} isTable @returns {Promise<string>} what became of it */
  async function take(isTable) {
    const request = asked();
    const { ids, table } = await index.exported(request);
    const text = (isTable ? csv : citations)(readTable(table), ids);
    const isCopied = !isTable && (await copy(text));
    if (!isCopied) save(`${say("file")} ${request.text}`.trim().slice(0, 60) + (isTable ? ".csv" : ".txt"), text);
    return say(isCopied ? "copied" : "saved", { count: ids.length });
  }

  byId("export").addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button || isBusy) return;
    isBusy = true;
    status.textContent = say("preparing");
    status.textContent = await take(button.value === "table").catch((error) => {
      if (!say(error.code)) console.error(error);
      return say(error.code) || say("unknown");
    });
    isBusy = false;
  });
}
