"""The rubric screen: the texts that wait for a teacher, in a browser on the same computer, kept as they are marked.

In reading order:

- desk: the texts of a class by question, similar ones together, and what a teacher gives each
- server: the desk as a page for one browser on this computer (page.html, review.js, review.css)
"""
