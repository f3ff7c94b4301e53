/** Remembers what was loaded last. */
export class Memory {
  /** @param {number} most how many things */
  constructor(most) {
    this.most = most;
    /** @type {Map<string, Promise<any>>} least recently used first */
    this.held = new Map();
  }

  /**
   * Load once, even when asked twice at the same time; a failure is not remembered.
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  get(key, load) {
    const { held } = this;
    const known = held.get(key);
    const value = known || load();
    if (!known) value.catch(() => held.get(key) === value && held.delete(key));
    held.delete(key);
    held.set(key, value);
    if (held.size > this.most) held.delete(held.keys().next().value);
    return value;
  }
}
