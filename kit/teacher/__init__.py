"""The teacher's side: what a class handed in becomes a gradebook, pages of feedback and a picture of the class.

Where to read, in the order in which a file goes through:

- what is asked: records (the nouns), assignment
- what came in: inbox, zips, handed, labels, printable
- one file: reanchor, grader; code answers: sandbox, bubble, seccomp, process, child, trial
- a whole inbox: words (what is said), workers, gradebook, persons, run, command; what teachers add: roster, manual, lines
- what students read: page, notes, advice, marked_text, discreet, key_shown, document
- what teachers read: tables, cells; facts, counts, alike, heat, class_tables, table, report; class_view, class_figures
- what is handed out: release, student_copy, withheld, blank, toml
"""
