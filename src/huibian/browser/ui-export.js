/** The buttons that take the whole result away: as a table, or as citations. What they need is fetched when one is pressed. */
import { citations, csv, readTable } from "./export.js";

const UNFIT = /[\\/:*?"<>|\s\x00-\x1f]+/g; // in a file's name

/** @param {string} name @param {string} text */
function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers are slow to begin
}

/** @param {string} text @returns {Promise<boolean>} false where the browser refuses */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const area = document.createElement("textarea"); // there is no clipboard over plain HTTP
    area.value = text;
    document.body.appendChild(area).select();
    const isDone = document.execCommand("copy");
    area.remove();
    return isDone;
  }
}

/**
 * @param {any} index
 * @param {() => import("./types.js").Request} asked what the page shows
 * @param {Record<string, string>} errors messages by the codes of IndexError
 */
export function setUpExport(index, asked, errors) {
  const tools = document.getElementById("search-export");
  const status = /** @type {HTMLElement} */ (tools.querySelector("[role=status]"));
  let isBusy = false;

  /** @param {boolean} isTable @returns {Promise<string>} what became of it */
  async function take(isTable) {
    const request = asked();
    const { ids, table } = await index.exported(request);
    const text = (isTable ? csv : citations)(readTable(table), ids);
    const isCopied = !isTable && (await copy(text));
    const name = `${status.dataset.file} ${request.text}`.trim().slice(0, 60).replace(UNFIT, "-");
    if (!isCopied) save(name + (isTable ? ".csv" : ".txt"), text);
    return status.dataset[isCopied ? "copied" : "saved"].replace("{count}", String(ids.length));
  }

  tools.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {Element} */ (target).closest("button"));
    if (!button || isBusy) return;
    isBusy = true;
    status.textContent = status.dataset.busy;
    status.textContent = await take(button.value === "table").catch((error) => {
      if (!errors[error.code]) console.error(error);
      return errors[error.code] || errors.unknown;
    });
    isBusy = false;
    button.focus();
  });
}
