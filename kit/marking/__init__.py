"""Two sets of annotations to what fits between them: pure functions."""
