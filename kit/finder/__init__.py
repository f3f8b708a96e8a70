"""From a text to what can be known about it: words, quotations, attributions, counts."""
