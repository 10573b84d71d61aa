"""Pictures of graphs: layout, painting, and the inspectors that step through them."""
