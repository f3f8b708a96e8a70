"""Attributions against those of a key: who said what.

key: the attributions laid on the ruler
match: which is which, how well each part fits, and points
feedback: what to tell about each, and each not found
"""
