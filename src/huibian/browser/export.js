/**
 * A result as a table and as citations, cut out of the table of all reports that the site publishes. The twin of
 * `huibian.exports` and of `citation` in `huibian.pages.metadata`. Pure.
 */

const ROW = /(?:[^"\r\n]|"[^"]*")+/g;
const CELL = /("(?:[^"]|"")*"|[^,]*),/g;
const CITED = [["部门当时名称", "issuer"], ["标题", "title"], ["发文字号", "number"], ["成文日期", "date"], ["网址", "url"]];
const NEUTRALISED = /^'(?='*[=+\-@＝＋－＠\t\r\n])/;

/**
 * @param {string} text of all reports
 * @returns {string[]} its rows as they stand there: the names of the columns, then the reports, newest first
 */
export const readTable = (text) => text.match(ROW) || [];

/** @param {string} row @returns {string[]} */
const cells = (row) =>
  `${row},`.match(CELL).map((cell) => cell.slice(0, -1).replace(/^"|"$/g, "").replace(/""/g, '"').replace(NEUTRALISED, ""));

/** @param {string[]} table @param {ArrayLike<number>} ids @returns {string[]} */
const pick = (table, ids) => Array.from(ids, (id) => table[table.length - 1 - id]);

/**
 * @param {string[]} table
 * @param {ArrayLike<number>} ids
 * @returns {string} CSV with a byte order mark, without which spreadsheet programs mistake the encoding
 */
export const csv = (table, ids) => `\ufeff${[table[0], ...pick(table, ids), ""].join("\r\n")}`;

/**
 * @param {string[]} table
 * @param {ArrayLike<number>} ids
 * @returns {string} a citation on each line, after GB/T 7714-2015
 */
export function citations(table, ids) {
  const names = cells(table[0]);
  const columns = CITED.map((headings) => names.findIndex((name) => headings.includes(name)));
  const lines = pick(table, ids).map((row) => {
    const values = cells(row);
    const [issuer, title, number, date, address] = columns.map((column) => values[column]);
    const url = /^\//.test(address) ? "" : address; // without a base URL nobody knows the whole of it
    const name = title + (number && `: ${number}`) + (url ? "[R/OL]" : "[R]");
    return [issuer, name, /^\d{4}/.test(date) && `(${date})`, url].filter(Boolean).join(". ") + (url ? "" : ".");
  });
  return `${lines.join("\n")}\n`;
}
