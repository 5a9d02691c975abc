"""Live rooms: a lecturer asks, phones answer, a wall shows what the class says. Internal."""
