"""Interview Grader: judges interview answers and says how sure it is."""

__version__ = "0.1.0"
