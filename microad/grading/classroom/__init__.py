"""A class and its files: rosters, downloads, gradebooks and tables."""
