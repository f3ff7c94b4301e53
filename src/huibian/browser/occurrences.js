/** Where a word stands in one field: exact, by lining up the positions of its bigrams. Pure, over typed arrays. */

/** @typedef {import("./types.js").Occurrences} Occurrences */

/** @type {Occurrences} */
export const NONE = Object.freeze({ ids: new Int32Array(0), frequencies: new Int32Array(0) });

/**
 * @param {Int32Array[]} lists ascending
 * @returns {Int32Array} what stands in all of them
 */
export function intersect(lists) {
  const [first, ...others] = [...lists].sort((a, b) => a.length - b.length);
  let kept = first;
  for (const other of others) {
    const both = new Int32Array(kept.length);
    let size = 0;
    let at = 0;
    for (let i = 0; i < kept.length && at < other.length; i++) {
      while (at < other.length && other[at] < kept[i]) at += 1;
      if (other[at] === kept[i]) both[size++] = kept[i];
    }
    kept = both.subarray(0, size);
  }
  return kept;
}

/**
 * A cursor over a positions stream: documents in order, each document's positions in order.
 * The two loops below are the hottest of the client; they read bytes themselves.
 * @typedef {{occurrences: Occurrences, stream: Uint8Array, offset: number}} Gram `offset` is the gram's place in the word
 *
 * @typedef {{starts: Int32Array, ends: Int32Array, places: Int32Array}} Runs for each candidate, where the word may begin
 */

/**
 * @param {Gram} gram
 * @param {Int32Array} candidates
 * @returns {Runs}
 */
function firstRuns({ occurrences: { ids, frequencies }, stream, offset }, candidates) {
  let total = 0;
  for (let i = 0, c = 0; i < ids.length && c < candidates.length; i++) {
    if (ids[i] === candidates[c]) {
      total += frequencies[i];
      c += 1;
    }
  }
  const starts = new Int32Array(candidates.length);
  const ends = new Int32Array(candidates.length);
  const places = new Int32Array(total);
  let size = 0;
  let at = 0;
  for (let i = 0, c = 0; i < ids.length && c < candidates.length; i++) {
    if (ids[i] !== candidates[c]) {
      for (let left = frequencies[i]; left > 0; ) if (stream[at++] < 0x80) left -= 1;
      continue;
    }
    starts[c] = size;
    let position = 0;
    for (let k = frequencies[i]; k > 0; k--) {
      let byte = stream[at++];
      let gap = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = stream[at++];
        gap |= (byte & 0x7f) << shift;
      }
      position += gap;
      places[size++] = position - offset;
    }
    ends[c] = size;
    c += 1;
  }
  return { starts, ends, places };
}

/**
 * Keep of `runs` what also has this gram at its place in the word.
 * @param {Runs} runs changed in place
 * @param {Gram} gram
 * @param {Int32Array} candidates
 */
function refineRuns({ starts, ends, places }, { occurrences: { ids, frequencies }, stream, offset }, candidates) {
  let at = 0;
  for (let i = 0, c = 0; i < ids.length && c < candidates.length; i++) {
    if (ids[i] !== candidates[c] || starts[c] === ends[c]) {
      if (ids[i] === candidates[c]) c += 1;
      for (let left = frequencies[i]; left > 0; ) if (stream[at++] < 0x80) left -= 1;
      continue;
    }
    const end = ends[c];
    let next = starts[c];
    let kept = starts[c];
    let position = -offset;
    for (let k = frequencies[i]; k > 0; k--) {
      let byte = stream[at++];
      let gap = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = stream[at++];
        gap |= (byte & 0x7f) << shift;
      }
      position += gap;
      while (next < end && places[next] < position) next += 1;
      if (next < end && places[next] === position) places[kept++] = places[next++];
    }
    ends[c] = kept;
    c += 1;
  }
}

/**
 * Documents in which all grams stand at their places beside each other, and how often.
 * @param {Gram[]} grams at least one
 * @param {Int32Array} candidates documents that hold all grams
 * @returns {Occurrences}
 */
export function lineUp(grams, candidates) {
  const [rarest, ...others] = [...grams].sort((a, b) => a.stream.length - b.stream.length);
  const runs = firstRuns(rarest, candidates);
  for (const gram of others) refineRuns(runs, gram, candidates);
  const ids = new Int32Array(candidates.length);
  const frequencies = new Int32Array(candidates.length);
  let size = 0;
  for (let c = 0; c < candidates.length; c++) {
    if (runs.ends[c] > runs.starts[c]) {
      ids[size] = candidates[c];
      frequencies[size++] = runs.ends[c] - runs.starts[c];
    }
  }
  return { ids: ids.subarray(0, size), frequencies: frequencies.subarray(0, size) };
}
