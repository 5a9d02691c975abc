"""The pages' controls, the session that they edit, and the address bar that always holds it. Internal."""
