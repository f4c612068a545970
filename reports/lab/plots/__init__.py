"""The page's plots: one file a plot, each a function from the view to marks."""
