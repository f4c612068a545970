"""Is a cheap panel with a stronger judge behind it worth its price? Measured on answers that people scored."""
