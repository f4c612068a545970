"""Models behind a wire, one a file, and the wrappers around them."""
