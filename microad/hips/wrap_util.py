"""`unary_to_nary`, with which HIPS autograd makes operators; here it is called `operator`.

>>> @unary_to_nary
... def doubled(f, x):
...     return 2.0 * f(x)
>>> doubled(lambda x, y: x - y, 1)(5.0, 3.0)
4.0
"""

from microad.operators import operator as unary_to_nary

__all__ = ["unary_to_nary"]
