"""The HTTP API stands here; this version has none yet."""
