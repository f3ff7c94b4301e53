"""Tests in a real browser; a package of its own, so that its `conftest` does not hide that of the folder above."""
