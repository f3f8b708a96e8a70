"""What makes cells into a lesson that has no dead end.

In reading order:

mistakes      one sentence in place of a traceback, where a cell was run too early or the kit was asked for what it has not
"""
