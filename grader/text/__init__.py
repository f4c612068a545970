"""Words of English text: what a language tool needs and no more."""
