"""Pictures of functions: curves, slopes and descents that can be taken hold of."""
