"""The commands behind `python -m kit`: each reads its arguments, calls one verb, and says what came of it.

- command: arguments as data, and a sentence where a command fails
- find: who said what in texts, and a draft of a key made of it
- mark: one sheet marked by a key
- grade: a class's inbox graded
- release: the students' copy
- site: the students' copy as a website
- handout: a lesson on paper
- exercises: what an article offers for each lesson, and its exercises as files
- exchange: keys and sheets for other annotation tools, and back
- init: the lessons laid out in a folder
"""
