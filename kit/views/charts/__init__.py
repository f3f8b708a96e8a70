"""Who said what in numbers.

In reading order:

chart         which chart there is, and its numbers as a table
rows          the rows that table and figure are drawn from, and the words for them
figures       the rows as a plotly figure
still         a figure as a picture, for pages that know no plotly
"""
