"""The record: front matter to a checked `Report`, by one table of fields."""
