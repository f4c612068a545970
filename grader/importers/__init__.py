"""Readers of recorded conversations: one transcript format a file, and what makes exchanges of what was said."""
