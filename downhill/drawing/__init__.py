"""What screen and files share: theme, scales, colours, ticks, number texts, layouts, and the relief's Plotly figure."""
