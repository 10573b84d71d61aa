"""Functions that write into an array: what to write instead, when traced values meet them.

>>> import microad.numpy as np
>>> from microad import grad
>>> box = np.zeros(3)
>>> grad(lambda x: (np.copyto(box, x), box)[1].sum())(np.ones(3))
Traceback (most recent call last):
...
microad.errors.operands.InPlaceError: ...copyto(box, x)... writes a traced value into an array ...
"""

import numpy as raw

from microad.engine.rules import WRITERS

WRITERS |= {raw.copyto, raw.put, raw.place, raw.putmask, raw.put_along_axis, raw.fill_diagonal}
