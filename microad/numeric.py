"""Slopes from values alone: a rate needs two points, and a slope is where the rates lead.

>>> def square(x):
...     return x * x
>>> difference_quotient(square, 2.0, 0.5)  # rise over run, from 2 to 2.5
4.5
>>> rates = limit_table(lambda h: difference_quotient(square, 2.0, h), 0.0, (0.5, 0.25, 0.125))
>>> for step, left, right in rates:
...     print(step, left, right)
0.5 3.5 4.5
0.25 3.75 4.25
0.125 3.875 4.125

Nothing here knows how f computes: f is called at a few places, and that is all. So it works for any
program that takes a number and returns one, and it is never quite exact.

Lesson 01 builds quotients, limit tables and tangents; lesson 02 builds the differences that a
computer should use, and the step into the complex plane. It needs no NumPy.
"""

# ---------------------------------------------------------------- lesson 01: from rates to slopes


def difference_quotient(f, x, h):
    """The rate of f between x and x + h: how far f moves, for each unit that x moves.

    Parameters
    ----------
    f : callable
        A function from a number to a number.
    x : float
        The place.
    h : float
        How far to go from there; below 0 it goes to the left.

    Returns
    -------
    float
        The slope of the secant, the straight line through both points of the curve.

    Raises
    ------
    ZeroDivisionError
        If h is 0: one point has no rate.

    Examples
    --------
    >>> difference_quotient(lambda x: x * x, 3, 1)
    7.0
    """
    return (f(x + h) - f(x)) / h


def limit_table(q, at, steps=(1.0, 0.1, 0.01, 0.001)):
    """Values of q closer and closer to a place, from both sides, and never at the place itself.

    Parameters
    ----------
    q : callable
        A function of one number; it need not have a value at `at`.
    at : float
        The place.
    steps : sequence of float
        How close to go, row by row.

    Returns
    -------
    list of tuple of float
        For each step the row (step, q at the left, q at the right).

    Examples
    --------
    >>> limit_table(lambda h: abs(h) / h, 0.0, (1.0, 0.5))
    [(1.0, -1.0, 1.0), (0.5, -1.0, 1.0)]
    """
    return [(step, q(at - step), q(at + step)) for step in steps]


def tangent_line(f, a, slope):
    """The straight line that touches f at a: one point, and one number for its slope.

    Parameters
    ----------
    f : callable
        A function from a number to a number.
    a : float
        The place.
    slope : float
        The slope of f at a.

    Returns
    -------
    callable
        The line, as a function of x.

    Examples
    --------
    >>> line = tangent_line(lambda x: x * x, 2.0, 4.0)
    >>> line(2.0), line(3.0)
    (4.0, 8.0)
    """
    height = f(a)

    def line(x):
        return height + slope * (x - a)

    return line
