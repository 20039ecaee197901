"""Parts of a whole: lists that a mark announces, and lists that only their words tell."""
