"""What makes cells into a lesson that has no dead end.

In reading order:

whose         ask whose answers these are, where the account does not tell
mistakes      one sentence in place of a traceback, where a cell was run too early or the kit was asked for what it has not
my_answers    where they are, other copies of them, and what is kept and why
start         all lessons, what is done, and where to go on
welcome       what the first cell shows: how many answers there are, my progress and what to repeat, a menu for the article
other_text    a lesson with another text: its own examples, and what its page says instead
form          fields, menus and files on a page, so that no Python has to be edited; what a function shows, anew when something changes
own_text      a text of one's own: load it, mark it twice, compare
ledger        a table of claims: who says so, what you decided, what stands beside it
"""
