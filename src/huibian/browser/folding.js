/** Whether texts can be folded yet: what traditional characters become is brought when a text first holds such as may be some. */
import { addVariants, needsVariants } from "./analyzer.js";
import { bring } from "./bringing.js";

/** `load` brings them; `failures`: how often it did not. What was found then is not to be remembered longer. */
export const variants = {
  /** @returns {Promise<[number, number][]>} code points, and what they become */
  load: async () => bring(document.body.dataset.variants),
  failures: 0,
};

/** @type {Promise<void> | null} */
let coming = null;

/**
 * To be waited for before texts are folded that nobody has looked at yet. If the characters cannot be had, it goes on without.
 * @param {...any} texts
 * @returns {Promise<void>}
 */
export async function readyToFold(...texts) {
  if (!needsVariants(texts.join())) return;
  coming = coming || variants.load().then((pairs) => addVariants(pairs, true)).catch(() => {
    coming = null;
    variants.failures += 1;
  });
  await coming;
}
