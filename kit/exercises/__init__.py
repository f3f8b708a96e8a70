"""Exercises: files that ask, and what checks an answer.

parts: the nouns, one thing to answer and what belongs to it
pointers: what an exercise file points to in the article and its key
kinds: each kind of exercise, with all that is asked of one
exercise: an exercise, and the files they are read from
templates: exercises that follow from a key (not in a students' copy)
check: an answer against its exercise, and the key as an answer
overlay: a class's own decisions over key and exercises
"""
