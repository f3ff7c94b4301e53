"""Import: from a clerk's old files to reports in Markdown, with a review of everything that was guessed."""
