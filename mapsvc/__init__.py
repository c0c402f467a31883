"""mapsvc: layered maps of military posture, from what news reports say."""
