"""What one may ask of a run: its graph, its source lines, its cost, and where it goes wrong."""
