"""Small programs for maintainers, each run with ``python -m``."""
