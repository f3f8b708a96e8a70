"""Keys and sheets in the formats of other annotation tools, there and back.

notes: a key or a sheet as labelled stretches with links, which is what every tool has, and back; where offsets point
web: W3C Web Annotation
iob: CoNLL columns with B, I and O
brat: brat standoff
inception: UIMA CAS for INCEpTION, with dkpro-cassis
label_studio: Label Studio's tasks
table: attributions as rows, and a machine's beside people's
other_tools: the formats by name, and what a command calls
"""
