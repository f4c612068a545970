"""Is one run better than another? Runs of the same answers side by side: differences, a paired test, plain words.

`comparing.compare` is the way in; the modules below it each do one thing with numbers only.
"""
