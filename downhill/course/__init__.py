"""The course: the order of its lessons, and their words by language."""
