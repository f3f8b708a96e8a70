"""The rubric screen: the texts that wait for a teacher, in a browser on the same computer, kept as they are marked.

- desk: the texts of a class by question, similar ones together, what a teacher gives each, and the page (review.html,
  review.js, review.css) that shows them to one browser on this computer
"""
