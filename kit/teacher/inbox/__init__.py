"""What a class handed in, file by file: from a folder, a platform's zip, or a single file; nothing is unpacked.

In reading order:

- zips: what a file is, by its name and its first bytes, and what to ask for in its place; the files in a zip
- labels: whose a file is as the platform names it, and whether a sheet can agree
- submissions: all of it, one Submission for each file
"""
