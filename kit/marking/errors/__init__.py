"""Error marks against the errors of a key.

repairs: how good a repair is
key: the errors laid on the ruler, and what marks thrown at random would find
match: which mark finds which error, and points
feedback: what to tell about each mark, and each error not found
"""
