"""Pictures of arrays: Jacobians, broadcasting, and checks of gradients."""
