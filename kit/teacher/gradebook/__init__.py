"""A whole inbox graded: a row for each file on disk, then the tables, pages and report that a teacher reads.

In reading order:

- gradebook: the SQLite file with a row for each graded file, stored one by one
- workers: batches of files graded here, on several processes, or on a Dask cluster
- tables: CSV that no spreadsheet runs, and CSV as a spreadsheet left it
- by_hand: points, rubric and comments that a teacher gives: out as a table, back, and kept
- persons: what a teacher adds, such as the class list and a last day, and which file counts for whom
- platforms: the gradebook for a spreadsheet, Canvas, Moodle and Gradescope
- worksheets: a table that was downloaded from Moodle or Canvas, filled in
- autograder: the kit as an autograder for Gradescope, and what runs there
- run: all of it, from an inbox to a folder
"""
