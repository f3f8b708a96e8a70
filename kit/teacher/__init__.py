"""The teacher's side: what a class handed in becomes a gradebook, pages of feedback and a picture of the class.

In reading order, which is the way of a file:

- records: the nouns: what was handed in, what is asked, what became of a file
- machine: whether a sheet has the very marks that the kit's finder makes
- assignment: an article, its key and its exercises, read once
- outside: what comes from outside made fit to use: moments in UTC, and text to show
- inbox/: what came in, file by file
- sandbox/: students' functions, run where they can do no harm
- grader: one file and what became of it; passages marked in another version of a text are placed again by their words
- pages/: the page of feedback for one student
- report/: what the whole class found, missed and believed
- gradebook/: a whole inbox, with all that a teacher reads
- review/: the texts that a teacher marks, in a browser
- copy/: the other way: what is handed out
- site/: a copy as a website
"""
