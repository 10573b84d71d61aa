"""Functions that write into an array: what to write instead, when traced values meet them.

>>> import microad.numpy as np
>>> from microad import grad
>>> box = np.zeros(3)
>>> grad(lambda x: (np.copyto(box, x), box)[1].sum())(np.ones(3))
Traceback (most recent call last):
...
microad.errors.engine.InPlaceError: copyto writes a traced value into an array that cannot ...
"""

import numpy as raw

from microad.engine.rules import WRITERS

WRITERS |= {
    raw.copyto: "a = np.where(mask, b, a)",
    raw.put: "a = np.index_update(np.ravel(a), indices, values)",
    raw.place: "a = np.index_update(a, mask, values)",
    raw.putmask: "a = np.where(mask, values, a)",
    raw.put_along_axis: "a = np.index_update(a, index, values)",
    raw.fill_diagonal: "a = np.index_update(a, np.diag_indices(len(a)), values)",
}
