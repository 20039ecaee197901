"""One module for each family of claims; each yields claims of a `Case`."""
