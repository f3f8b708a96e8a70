"""What a student reads of a graded sheet: one HTML file each, without a script, that gives nothing away.

- document: the templates, their filters and the style sheet, for every HTML file that grading writes
- discreet: what of the feedback a student may read
- advice: what to try next
- page: the page
"""
