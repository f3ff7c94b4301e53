/**
 * Why the index could not be read. The code decides which message a visitor sees:
 *
 * - `offline`  the request itself failed
 * - `missing`  there is no such file (404, 410)
 * - `server`   another bad status
 * - `foreign`  something else answered, usually an HTML page
 * - `version`  an index of a format or analyzer that this client does not know
 * - `damaged`  truncated, altered, or the wrong shard
 */
export class IndexError extends Error {
  /**
   * @param {"offline"|"missing"|"server"|"foreign"|"version"|"damaged"} code
   * @param {string} file path below the index's folder
   */
  constructor(code, file) {
    super(`${code}: ${file}`);
    this.name = "IndexError";
    this.code = code;
    this.file = file;
  }
}

/** A newer query took the place of this one. */
export class CancelledError extends Error {
  constructor() {
    super("cancelled");
    this.name = "CancelledError";
  }
}

/** @param {AbortSignal | undefined} signal */
export function throwIfCancelled(signal) {
  if (signal && signal.aborted) throw new CancelledError();
}
