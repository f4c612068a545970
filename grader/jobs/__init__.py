"""Who runs what was accepted, one way a file. No queue holds state of its own: the store's rows are the truth."""
