"""Readers of other transcript formats stand here, one format a file; this version reads its own JSON only."""
