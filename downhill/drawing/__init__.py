"""Arrays in, pictures' ingredients out: the theme, the loss scale, and the still Plotly figures under the player."""
