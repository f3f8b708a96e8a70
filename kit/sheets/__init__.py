"""Answer sheets on disk, and what is read from them.

lock: one notebook at a time
readers: the account, and who has a sheet in a folder
merge: two states of one sheet become one
sheet_file: a sheet and the file it lives in, written on every change
copies: other copies of a sheet, found, and taken in when asked
record: what a sheet keeps of one exercise; what is done, and what is worth repeating
hand_in: what is still open, whose it is, the file that is handed in, and what comes beside the answers
draft: the key of a folder while people correct it
adjudication: what was decided of each place, and its file
adjudicator: what two or three people marked in one text, and the key it becomes
own: a text that a reader brings, and a key made of marks
"""
