"""Marking: two sets of annotations to what fits between them, all of it pure functions.

ruler: spans measured in tokens
scale: how much each thing is worth, and what a task asks for
places: how well a mark fits a place that is to be marked, in an exercise as in a whole article
pairing: which mark belongs to which place, so that the sum is the largest
feedback: the words for a result
errors: error marks against the errors of a key
sources: attributions against those of a key
report: a whole answer sheet marked
agreement: how far readers agree with each other
"""
