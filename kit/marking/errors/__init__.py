"""Error marks against the errors of a key.

key: the errors laid on the ruler
match: which mark finds which error
repairs: how good a repair is
luck: what marks thrown at random would find
score: points
feedback: what to tell about each mark, and each error not found
"""
