/**
 * Shapes shared by the modules of the search client. The format of the files is described in docs/search-index.md.
 *
 * @typedef {{format: number, analyzer: number, documents: number, version: string, order: string, verify: number[], longest: number,
 *   segments: Segment[], shortest_title: number, facets: {name: string, parts: number[]}[]}} Manifest
 *   `segments`: the oldest first; `parts`: bytes of a facet's files
 * @typedef {{documents: number, order: string, grams: number, phrases: number, seed: number}} Segment numbers of documents and shards
 *
 * @typedef {{bytes: (path: string, version: string, afresh?: boolean) => Promise<Uint8Array>}} Loader brings a file of the index, or
 *   throws an IndexError; `version` is empty for the manifest; `afresh`: what a cache holds is not to be trusted
 *
 * @typedef {{text: string, field: string, quoted?: boolean}} Word folded text; `field` is empty where all fields are meant; `quoted`: in
 *   quotation marks, so meant as it stands
 * @typedef {{words: Word[], excluded: Word[], from: number, to: number}} Alternative all words, none of the excluded, days from … to
 *   (yyyymmdd, 0: open)
 * @typedef {Alternative[]} Query any of the alternatives
 *
 * @typedef {{where: Uint8Array, count: number, among: number}} Found what a word finds: for each document a bit for every field that
 *   holds it, and the bit OFTEN; `count` documents, among so many that were asked
 *
 * @typedef {{value: string, label: string, parent: number, count: number}} FacetCount `parent`: -1, or the place of the value above among
 *   those of part 0 and, after them, part 1
 *
 * @typedef {{id: string, heading: string, text: string}} Section
 * @typedef {{id: number, url: string, title: string, date: string, department: string, places: string[], number: string,
 *   source: string, fields: string[], sections: Section[]}} StoredDocument what the page needs of a document
 *
 * @typedef {{text: string, hit: boolean}} Piece a run of text; a hit is highlighted
 * @typedef {{section: string, heading: string, pieces: Piece[]}} Excerpt taken from the section of that id
 *
 * @typedef {{id: number, score: number, document: StoredDocument, title: Piece[], excerpts: Excerpt[], matched: boolean,
 *   matchedWords: string[]}} Hit `matched`: a word stands in the excerpts' sections; `matchedWords`: of a partial match
 * @typedef {{text: string, field: string, count: number}} WordCount
 *
 * @typedef {{text?: string, filters?: Record<string, string[]>, from?: number, to?: number,
 *   sort?: "relevance" | "newest" | "oldest", all?: boolean, offset?: number, limit?: number}} Request `all`: also the older segments,
 *   however much is found in the newest
 * @typedef {{total: number, drops: {text: string, field: string, total: number}[]}} Partial documents with the most words; for each
 *   word how many there are without it
 * @typedef {{total: number, among: number, hits: Hit[], words: WordCount[], split: string[] | null, typed: string[],
 *   partial: Partial | null}} Result `among`: how many documents, the newest, were asked; 
 *   `split`: the words that took the place of those `typed`; where `partial` is not null, `total` is 0 and the hits are partial matches
 */
export {};
