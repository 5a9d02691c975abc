"""What the app costs, measured against what people use today: ``make bench``."""
