"""What a map looks like: ground, symbols and labels, as a live map by folium and as an SVG picture."""
