"""What a report's text is searched for beyond its form: leftovers, personal data, classification marks, duplicates."""
