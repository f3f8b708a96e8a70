"""The commands behind `python -m kit`: each reads its arguments, calls one verb, and says what came of it.

- find: a machine's draft of a key for a text
- mark: one sheet marked by a key
- grade: a class's inbox graded
- release: the students' copy
- handout: a lesson on paper
"""
