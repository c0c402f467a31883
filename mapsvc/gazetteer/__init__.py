"""Place names → places: `build` makes the index (compiler side), `lookup` answers from it (serving side)."""
