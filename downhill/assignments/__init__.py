"""Work that a lecturer gives, and what students hand in."""
