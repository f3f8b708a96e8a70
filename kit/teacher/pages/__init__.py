"""What a student reads on paper or of a graded sheet: one HTML file each, without a script.

- document: the templates, their filters and the style sheet, for every HTML file that grading writes
- advice: what of the feedback a student may read, and what to try next
- page: the page
- handout: a lesson on paper, for a room without computers
"""
