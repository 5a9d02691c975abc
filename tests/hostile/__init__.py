"""Inputs that nobody sends by mistake, from a grammar and from chance: none may break, stop or slow what runs."""
