"""Is a judge fair? The same interview told in another way, and what became of groups of people."""
