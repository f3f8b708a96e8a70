"""For people who work on the finder: measuring it on texts marked by people, and fitting its points to them."""
