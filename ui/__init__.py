"""Shared widgets, the session's experiment and the address bar, and the only caches of the app."""
