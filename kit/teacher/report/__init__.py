"""What a teacher reads of a class: where it stands, what it finds hard, and what to ask.

- facts: what may be counted of one file, and the texts that wait for a teacher
- class_counts: the facts of a class, added up row by row; how hard an item is, and how well it goes with the rest
- alike: sheets that have in common what few others have
- class_tables: the counts as tables
- class_report: the report as one HTML file, with a map of the article; the same while the class works, from a folder
- class_view: the same in a notebook, with figures
"""
