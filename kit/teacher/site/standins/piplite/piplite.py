"""The kernel notes here where it may look for packages; nobody reads it."""
