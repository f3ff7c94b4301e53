/** The script of its own that tells what may be meant, where little is found. */
import { didYouMean } from "./meant.js";

/** @type {any} */ (document.currentScript).brought = didYouMean;
