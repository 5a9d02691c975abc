"""Routes, queue and caches that all visits share: whatever holds no widget. Internal."""
