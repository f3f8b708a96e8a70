"""What the kit shows in a notebook. A view holds no rule, no score and no file; each can be read without Python too.

In reading order:

ask           a lesson in a notebook: open what it works with, ask one exercise at a time
reader        the article on screen, with passages over it and a place to mark: the widget that the next two use
sources       who says what, a place to mark it, and the article without what the sources said
errors        spot errors: mark, name and mend them, then compare with the key
compare       own marks beside the key: found, partly right, missed and extra
onion         unpack speech inside speech, one layer at a time
agreement     where two readers of one text agree, and where they differ most
exercise      one exercise on screen: the widget
exercise_page what its page is told, and what it may say back
hand_in       the view that hands in a sheet
charts/       who said what in numbers: a figure and a table
keys/         a draft to correct, and what several people marked, until one key is left
lessons/      what makes cells into a lesson that has no dead end
painted       the one painter of an article with passages, as HTML
plain         lists, tables and sentences as HTML
palette       the colours of passages and of what is around them
widget        what every widget has: a script made of the files in browser/, its words and colours, its static copy
"""
