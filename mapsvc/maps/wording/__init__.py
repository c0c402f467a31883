"""What a map says: figures, places, plans and changes as text, in the language of the page."""
