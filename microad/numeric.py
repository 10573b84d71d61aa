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

Nothing here looks inside of f: it is called at a few places, and that is all. So this works for any
program that takes a number and returns one, and a difference is hardly ever quite exact.

Lesson 01 builds quotients, limit tables and tangents; lesson 02 builds the differences that a
computer should use, and the step into the complex plane. It needs no NumPy.
"""

import math

from microad.errors import ComplexStepError

# ---------------------------------------------------------------- lesson 01: from rates to slopes


def difference_quotient(f, x, h):
    """Find the rate of f between x and x + h: how far f moves for each unit that x moves.

    Parameters
    ----------
    f : callable
        A function from a number to a number.
    x : float
        The place.
    h : float
        How far to go from there; a negative h goes to the left.

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
    """Tabulate q closer and closer to a place, from both sides, and never at the place itself.

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
        One row for each step: (step, q on the left, q on the right).

    Examples
    --------
    >>> limit_table(lambda h: abs(h) / h, 0.0, (1.0, 0.5))
    [(1.0, -1.0, 1.0), (0.5, -1.0, 1.0)]
    """
    return [(step, q(at - step), q(at + step)) for step in steps]


def tangent_line(f, a, slope):
    """Make the straight line through the point of f at a, with the given slope.

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


# ---------------------------------------------------------------- lesson 02: steps for a computer
# Two errors work against each other. Truncation: the curve bends within h, which costs about h from
# one side, and h*h from both. Rounding: f(x + h) and f(x) hold 16 digits, and the subtraction loses
# those in which they agree, which costs about 2.2e-16 / h. With these steps both cost the same.

EPSILON = math.ulp(1.0)  # 2.2e-16, the gap between 1 and the next float
FORWARD_STEP = EPSILON ** (1 / 2)  # where h = EPSILON / h
CENTRAL_STEP = EPSILON ** (1 / 3)  # where h*h = EPSILON / h


def forward_diff(f, x, h=None):
    """Measure the slope of f at x from one side; halving h halves the truncation error.

    Parameters
    ----------
    f : callable
        A function from a number to a number.
    x : float
        The place.
    h : float, optional
        The step. By default 1.5e-8, times the size of x if that is above 1.

    Returns
    -------
    float
        d/dx[f(x)], right to about 8 digits.

    Examples
    --------
    >>> abs(forward_diff(math.sin, 1.0) - math.cos(1.0)) < 1e-7
    True
    """
    if h is None:
        h = FORWARD_STEP * max(1.0, abs(x))
    return difference_quotient(f, x, h)


def central_diff(f, x, h=None):
    """Measure the slope of f at x from both sides; halving h quarters the truncation error.

    Parameters
    ----------
    f : callable
        A function from a number to a number.
    x : float
        The place.
    h : float, optional
        The step to either side. By default 6e-6, times the size of x if that is above 1.

    Returns
    -------
    float
        d/dx[f(x)], right to about 10 digits.

    Examples
    --------
    >>> abs(central_diff(math.sin, 1.0) - math.cos(1.0)) < 1e-10
    True
    """
    if h is None:
        h = CENTRAL_STEP * max(1.0, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)


def complex_step(f, x, h=1e-200):
    """Measure the slope of f at x by a step off the real line, so that no subtraction loses digits.

    Parameters
    ----------
    f : callable
        A function of one number that also takes a complex one, made of arithmetic and cmath.
    x : float
        The place.
    h : float
        The imaginary step, as small as you like.

    Returns
    -------
    float
        d/dx[f(x)], as exact as f itself. Where f has no real value, such as log at -1, the result
        is a number of the size of 1 / h.

    Raises
    ------
    ComplexStepError
        If f refuses a complex number, or returns a real one. An abs in the middle of a formula goes
        unnoticed, and the answer is wrong: compare with `central_diff`.

    Examples
    --------
    >>> complex_step(lambda x: x * x * x, 2.0)
    12.0
    """
    z = complex(x, h)
    try:
        ans = f(z)
    except TypeError as error:
        raise ComplexStepError(f) from error
    if not isinstance(ans, complex):
        raise ComplexStepError(f, ans)
    return ans.imag / h


def directional_diff(f, x, v, h=None):
    """Measure the slope of f at x in the direction v, in which all inputs move at once.

    Parameters
    ----------
    f : callable
        A function from a list of n numbers to a number.
    x : sequence of float, length n
        The place; it is not changed.
    v : sequence of float, length n
        The direction: how far each input moves.
    h : float, optional
        The step to either side, in units of v; by default 6e-6.

    Returns
    -------
    float
        The sum of the partial derivatives at x, each times its entry of v, right to about 10
        digits. It takes two calls of f, however large n is.

    Raises
    ------
    ValueError
        If x and v differ in length.

    Examples
    --------
    >>> slope = directional_diff(lambda x: x[0] * x[1], [3.0, 2.0], [1.0, 10.0])
    >>> round(slope, 6)  # 2 for the first input, 3 for the second: 2*1 + 3*10
    32.0
    """

    def along(t):
        return f([xi + t * vi for xi, vi in zip(x, v, strict=True)])

    return central_diff(along, 0.0, h)
