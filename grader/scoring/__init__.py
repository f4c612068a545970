"""Judgements → scores with intervals."""
