"""For people who work on the finder: measuring it on texts marked by people, and fitting its points to them.

gold     findings against a gold standard: what is counted, and the figures made of it
measure  the command `python -m kit measure`: the figures, and points for the signs of a cue fitted to a gold standard
"""
