"""Functions whose derivative is zero wherever it exists: they only have a value.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: x * np.floor(x))(2.5)
2.0
"""

import numpy as raw

from microad.engine.rules import nondiff

STEPS = "sign floor ceil trunc rint round around fix floor_divide spacing"
ANSWERS = """equal not_equal less less_equal greater greater_equal logical_and logical_or
    logical_xor logical_not all any isfinite isinf isnan isposinf isneginf isclose allclose signbit
    array_equal array_equiv isreal iscomplex isrealobj iscomplexobj isscalar iterable isfortran
    may_share_memory shares_memory can_cast min_scalar_type common_type"""
PLACES = """argsort argpartition argmax argmin nanargmax nanargmin argwhere nonzero flatnonzero
    count_nonzero searchsorted digitize lexsort shape ndim size result_type
    zeros_like ones_like empty_like
    diag_indices_from tril_indices_from triu_indices_from einsum_path"""
TEXTS = "array_repr array_str array2string"

nondiff(*[getattr(raw, name) for name in f"{STEPS} {ANSWERS} {PLACES} {TEXTS}".split()])
nondiff(raw.linalg.matrix_rank)
