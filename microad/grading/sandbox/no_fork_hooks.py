"""Import this first in a template: no module gets to run anything in the children it forks.

Such hooks give `random` a new seed, so that the same notebook would earn other marks each time it
is graded, and make locks anew for threads that a template does not have.
"""

import os

os.register_at_fork = lambda **hooks: None
