"""Finds who said what in an English news text, where nobody spoke, and what looks damaged, by rules that can be read.

From a text to tagged sentences:
lexicon          words and what they can be, from the lists in words/
readable         a text without what pages and mail left in it, and the way back
quotation_marks  quotation marks to quotations
parsing          a text to its headline, captions and dateline, and to sentences of tagged words
clauses          noun phrases, verb groups, and the subject of a verb

From a sentence to what was said:
cues             places where something may have been said, and the construction that follows
contents         where the words that were said begin and end
rules            a proposal, and the rules that make one of a cue
weigh            the points for and against a proposal

From a source to a speaker, and to the answer:
people           the persons named in a text
speakers         whom a source means
find             find_attributions and find_absences
suspects         find_suspects: the signs of damage, most of them in words/damage.toml
documents        findings as JSON, and the draft of an article folder
"""
