"""Facts → sentences, and the lint that no text may fail."""
