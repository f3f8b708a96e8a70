"""What makes the key of a text, without code.

In reading order:

correct       the machine's draft in the reader, with its reasons, to correct and to check
naming        who is meant by the sources: a table to name, add and merge them
adjudicate    what two or three people marked, side by side, until one key is left
agreeing      take what others marked from their files, and settle with them
bringing      a form that takes a text of any kind and shows what was done to it
new_text      from a file or a paste to an article folder with a key, without code
"""
