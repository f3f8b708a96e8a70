"""The kit as students get it: nothing of a teacher's, and no key to anything graded.

In reading order:

- student_copy: the files of a copy, by path
- withheld: what a key leaves out, so that no graded answer can be read from it
- telling: whether a text tells what is graded
- blank: an exercise without its answer
- toml: an exercise file as text again
"""
