"""One reader of texts for every door: bytes of any usual kind to a text, what a page left in it, and a folder of it.

encodings  bytes to characters, by what they say themselves and else by what reads like words
web_page   HTML to paragraphs, with the headline, date and source that it names
formats    a file of any kind to a text; what it holds decides, not its name
language   which language a text seems to be in
article    a text to its headline, captions, dateline and paragraphs, and a folder that every command takes
cleaning   what a page, a printer or a typist left in a text, taken out step by step, each to be undone
"""
