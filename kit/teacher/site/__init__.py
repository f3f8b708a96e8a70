"""The lessons as a folder of static files: Jupyter and Python run in the browser, and nothing is installed.

- wheels: the packages that Python loads there, made from those that are installed here
- standins/: what stands there for packages that no browser can load
- pages: what can be read while Python loads
- build: the whole folder
"""
