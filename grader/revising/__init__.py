"""An assessment → its next revision: people's words over the machine's, other rules, other sentences, or erased.

Pure: no store, no clock, no call. `orders` are what people send in, `rulings` what stands, `applying` puts them over
the machine's values and takes them off again, `editions` are the modes of a new revision, `difference` tells two
revisions apart, and `erasure` leaves ids, numbers and labels.
"""
