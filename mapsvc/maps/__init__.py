"""From what can be said to what is seen: views, symbols, the folium map, the picture, the page's fragments."""
