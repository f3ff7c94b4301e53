"""Pages: from the site to what each template is given."""
