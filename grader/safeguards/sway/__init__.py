"""How a text that tries to sway a grader is told from honest talk: words, rules over them, signs, and disguises."""
