/** What the buttons do that take a result away, as a table or as citations: a script of its own, which is loaded when one is pressed. */
import { citations, csv, readTable } from "./export.js";
import { create } from "./ui-messages.js";

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
 * @param {boolean} isTable
 * @param {{ids: Int32Array, table: string}} found
 * @param {string} name of a file
 * @returns {Promise<boolean>} whether it was copied; else it was saved
 */
async function take(isTable, { ids, table }, name) {
  const text = (isTable ? csv : citations)(readTable(table), ids);
  const isCopied = !isTable && (await copy(text));
  if (!isCopied) save(name.trim().slice(0, 60) + (isTable ? ".csv" : ".txt"), text);
  return isCopied;
}

/** @type {any} */ (document.currentScript).brought = take;
