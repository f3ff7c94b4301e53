// The search as docs/search-index.md tells it, by looking into every text: slow, and nothing like the client.
import { parseQuery } from "../../src/huibian/browser/query.js";
import { FIELDS } from "../../src/huibian/browser/shards.js";
import { foldedTexts } from "./encoder.mjs";

const POINTS = { title: 8, body: 1, place: 6, department: 6, topic: 6, number: 4, note: 2 };
const DIGITS = (number) => number.toString(2).length;

/** Where an occurrence begins, overlapping ones too. */
function places(text, word) {
  const found = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) found.push(at);
  return found;
}

/** @returns {{bits: number, isOften: boolean}[]} for each document the fields that hold a word */
export function standing(texts, { text, field }, verify, segments = [texts.length]) {
  if (segments.length > 1) {
    let end = 0;
    return segments.flatMap((size) => standing(texts.slice(end, (end += size)), { text, field }, verify));
  }
  const bits = texts.map((fields) => fields.reduce((sum, content, i) => sum + (content.includes(text) && (!field || FIELDS[i] === field) ? 1 << i : 0), 0));
  const inBody = bits.filter((one) => one & 2).length;
  const characters = Array.from(text);
  const grams = characters.length < 3 ? [text] : characters.slice(1).map((last, i) => characters[i] + last);
  const isRecorded = characters.length > 1 && grams.every((gram) => texts.filter((fields) => fields[1].includes(gram)).length > verify);
  return bits.map((one, id) => ({
    bits: one,
    isOften: Boolean(one & 2) && inBody > verify && isRecorded && grams.every((gram) => places(texts[id][1], gram).length > 2),
  }));
}

function join(words) {
  let text = words[0];
  for (const word of words.slice(1)) text += /[\u2e80-\uffff]$/.test(text) && /^[\u2e80-\uffff]/.test(word) ? word : ` ${word}`;
  return text;
}

/** Whether all words stand near each other in some section, from one of them on. */
export function areNear(document, words) {
  return document.sections.some(([, , text]) =>
    words.some((first) =>
      places(text, first).some((start) => words.every((word) => word === first || places(text, word).some((at) => at >= start && at + word.length <= start + 70))),
    ),
  );
}

export class Brute {
  constructor(documents, { verify = 2, facets = {}, segments = [documents.length] } = {}) {
    this.segments = segments;
    this.documents = documents;
    this.texts = documents.map(foldedTexts);
    this.verify = verify;
    this.facets = facets;
    this.known = new Map();
  }

  standing(word) {
    const key = `${word.field}:${word.text}`;
    if (!this.known.has(key)) this.known.set(key, standing(this.texts, word, this.verify, this.segments));
    return this.known.get(key);
  }

  inDays(id, from, to) {
    const { earliest = 0, latest = earliest } = this.documents[id];
    return (!from && !to) || (earliest > 0 && latest >= from && (!to || earliest <= to));
  }

  passes(id, { filters = {}, from = 0, to = 0 }, except = "") {
    if (!this.inDays(id, from, to)) return false;
    return Object.entries(filters).every(([name, values]) => name === except || !values.length || this.facets[name].some(({ value, ids }) => values.includes(value) && ids.includes(id)));
  }

  points(words, id) {
    return words.reduce((sum, word) => {
      const all = this.standing(word);
      const weight = DIGITS(Math.floor((all.length + 1) / (all.filter(({ bits }) => bits).length + 1)));
      const points = FIELDS.reduce((total, name, i) => total + (all[id].bits & (1 << i) ? POINTS[name] : 0), 0);
      return sum + weight * (points + (all[id].isOften ? 1 : 0));
    }, 0);
  }

  tier({ words }, id) {
    if (!words.length) return 0;
    const fields = this.texts[id];
    const bits = words.map((word) => this.standing(word)[id].bits);
    const text = join(words.map((word) => word.text));
    const everywhere = words.every(({ field }) => !field);
    const mayBeTitle = words.length === 1 ? ["", "title"].includes(words[0].field) : everywhere;
    if (mayBeTitle && fields[0] === `\ufdd0${text}\ufdd1`) return 4;
    if (bits.every((one) => one & 1)) return 3;
    if (bits.every((one) => one & 0b11101)) return 2;
    if (everywhere && words.length > 1 && words.length < 4 && Array.from(text).length <= 24 && fields[1].includes(text)) return 1;
    return 0;
  }

  finds({ words, excluded, from, to }, id) {
    const has = (word) => this.standing(word)[id].bits > 0;
    return words.every(has) && !excluded.some(has) && this.inDays(id, from, to);
  }

  /** @returns {{ids: number[], scores: Map<number, number>}} in the order of relevance */
  ask(query, request) {
    const scores = new Map();
    const tiers = new Map();
    this.documents.forEach((_, id) => {
      const holding = query.filter((alternative) => this.finds(alternative, id));
      if (!this.passes(id, request) || (query.length && !holding.length)) return;
      tiers.set(id, Math.max(0, ...holding.map((alternative) => this.tier(alternative, id))));
      scores.set(id, tiers.get(id) * 2 ** 20 + holding.reduce((sum, { words }) => sum + this.points(words, id), 0));
    });
    const ids = [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a) || b - a);
    const shown = [...new Set(query.flatMap(({ words }) => words).filter(({ field }) => !field || field === "body").map(({ text }) => text))];
    if (shown.length > 1) {
      const near = (id) => (areNear(this.documents[id], shown) ? 1 : 0);
      const top = ids.slice(0, 20);
      top.sort((a, b) => tiers.get(b) - tiers.get(a) || near(b) - near(a) || scores.get(b) - scores.get(a) || b - a);
      ids.splice(0, 20, ...top);
    }
    return { ids, scores };
  }

  pieces(text) {
    const holds = (stretch) => this.texts.some((fields) => fields.some((one) => one.includes(stretch)));
    const units = text.match(/[a-z0-9]+|[^]/gu);
    const pieces = [""];
    for (let at = 0; at < units.length; ) {
      const stretches = units.slice(at).map((_, i) => units.slice(at, at + i + 1).join(""));
      const good = stretches.filter((stretch, i) => Array.from(stretch).length > 1 && (!i || Array.from(stretch).length <= 12) && holds(stretch));
      if (good.length) {
        pieces.push(good[good.length - 1], "");
        at += stretches.indexOf(good[good.length - 1]) + 1;
      } else pieces[pieces.length - 1] += units[at++];
    }
    return pieces.filter((piece) => Array.from(piece).length > 1 || (piece && !holds(piece)));
  }

  /** @returns {{total: number, ids: number[], scores: number[], split: string[] | null, partial: any}} */
  search(request) {
    let query = parseQuery(request.text || "");
    let { ids, scores } = this.ask(query, request);
    let split = null;
    let partial = null;
    let most = 0;
    if (!ids.length && query.length === 1) {
      const words = [];
      let isSplit = false;
      for (const word of query[0].words) {
        const canBeCut = !word.field && !word.quoted && Array.from(word.text).length > 3 && !word.text.includes(" ") && !this.standing(word).some(({ bits }) => bits);
        const pieces = canBeCut ? this.pieces(word.text) : [];
        const isCut = pieces.length > 0 && pieces.join("|") !== word.text;
        isSplit = isSplit || isCut;
        for (const one of isCut ? pieces.map((text) => ({ text, field: "" })) : [word]) {
          if (!words.some(({ text, field }) => text === one.text && field === one.field)) words.push(one);
        }
      }
      const original = query;
      query = [{ ...query[0], words }];
      const again = this.ask(query, request);
      if (isSplit && again.ids.length) {
        split = words.map(({ text }) => text);
        ({ ids, scores } = again);
      } else if (words.length > 1) {
        const bare = { ...query[0], words: [] };
        const held = this.documents.map((_, id) => (this.passes(id, request) && this.finds(bare, id) ? words.filter((word) => this.standing(word)[id].bits) : []));
        most = Math.max(...held.map(({ length }) => length));
        if (most) {
          ids = held.map((_, id) => id).filter((id) => held[id].length === most);
          scores = new Map(ids.map((id) => [id, this.points(held[id], id)]));
          ids.sort((a, b) => scores.get(b) - scores.get(a) || b - a);
          const drops = words.map((word) => this.ask([{ ...query[0], words: words.filter((other) => other !== word) }], request).ids.length);
          partial = { total: ids.length, drops, matched: new Map(ids.map((id) => [id, held[id].map(({ text }) => text)])) };
        }
      }
      if (!split && !partial) query = original;
    }
    if (request.sort === "oldest") ids = [...ids].sort((a, b) => a - b);
    if (request.sort === "newest") ids = [...ids].sort((a, b) => b - a);
    if (partial) partial.matched = ids.map((id) => partial.matched.get(id));
    return { query, total: partial ? 0 : ids.length, ids, scores: ids.map((id) => scores.get(id)), split, partial, most };
  }

  counts(request, name) {
    const { query, partial, most } = this.search(request);
    const found = (id) => {
      if (!partial) return !query.length || query.some((alternative) => this.finds(alternative, id));
      const [alternative] = query;
      return this.finds({ ...alternative, words: [] }, id) && alternative.words.filter((word) => this.standing(word)[id].bits).length === most;
    };
    return this.facets[name].map(({ ids }) => ids.filter((id) => this.passes(id, request, name) && found(id)).length);
  }
}
