"""Anything that can rate an answer, one judge a file."""
