"""Scores and policy → label, the rule that fired, the nearest other label."""
