"""Rubric files: read, linted, compared."""
