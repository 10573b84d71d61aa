"""The vector engine: what is written down while a program runs, and the walks over it."""
