"""What makes cells into a lesson that has no dead end.

In reading order:

whose         ask whose answers these are, where the account does not tell
mistakes      one sentence in place of a traceback, where a cell was run too early or the kit was asked for what it has not
live          what a function shows, shown anew when something changes
my_answers    where they are, other copies of them, and what is kept and why
form          fields, menus and files on a page, so that no Python has to be edited
ledger        a table of claims: who says so, what you decided, what stands beside it
"""
