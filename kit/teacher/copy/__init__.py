"""The kit as students get it: nothing of a teacher's, and no key to anything graded.

In reading order:

- student_copy: the files of a copy, by path
- withheld: what a key leaves out, an exercise without its answer, and whether a text tells what is graded
- toml: an exercise file as text again
"""
