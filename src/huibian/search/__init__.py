"""Full-text search: one prebuilt index, described in docs/search-index.md, and the Python reader of it."""
