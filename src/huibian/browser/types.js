/**
 * Shapes shared by the modules of the search client. The format of the files is described in docs/search-index.md.
 *
 * @typedef {{name: string, weight: number, b: number, total_length: number}} Field
 *
 * @typedef {{format: number, analyzer: number, documents: number, documents_version: string, fields: Field[], k1: number,
 *   postings: {shards: number, crc: string}, positions: {shards: number, crc: string},
 *   lengths: string, facets: string, facet_labels: string, dates: string}} Manifest
 *
 * @typedef {{ids: Int32Array, frequencies: Int32Array}} Occurrences ascending documents, and how often each
 *
 * @typedef {{text: string, field: string}} Word folded text; `field` is empty where all fields are meant
 * @typedef {{words: Word[], excluded: Word[]}} Alternative all words, none of the excluded
 * @typedef {Alternative[]} Query any of the alternatives
 *
 * @typedef {{value: string, label: string, parent: number, documents: Int32Array}} FacetValue
 * @typedef {{name: string, values: FacetValue[]}} Facet
 * @typedef {{value: string, label: string, parent: number, count: number}} FacetCount
 *
 * @typedef {{id: number, url: string, title: string, date: string, edtf: string, department: string, places: string[],
 *   topics: string[], type: string, number: string, source: string,
 *   sections: {id: string, heading: string, text: string}[]}} StoredDocument
 *
 * @typedef {{text: string, hit: boolean}} Piece a run of text; a hit is highlighted
 * @typedef {{section: string, pieces: Piece[], matched: boolean}} Excerpt taken from the section of that id; `matched`: a word stands there
 *
 * @typedef {{id: number, score: number, document: StoredDocument, title: Piece[], excerpt: Excerpt}} Hit
 * @typedef {{text: string, field: string, count: number}} WordCount
 *
 * @typedef {{text?: string, filters?: Record<string, string[]>, from?: number, to?: number,
 *   sort?: "relevance" | "newest" | "oldest", offset?: number, limit?: number}} Request
 * @typedef {{total: number, hits: Hit[], facets: Record<string, FacetCount[]>, words: WordCount[]}} Result
 */
export {};
