"""What a derivative is where there is none: at kinks, ties, jumps and NaN.

At a kink many slopes would do. This table says which one comes out, and why that one. A test reads
it from here and holds every line against both modes: the function of x, the point, the slope there.

The smallest slope under the kink, so that gradient descent stays where it is; all derivatives of
higher order are 0 there, too::

    abs(x)                              0.0                     0.0
    fabs(x)                             0.0                     0.0
    abs(x)                              0j                      0j
    angle(x)                            0j                      0j
    hypot(x, 0.0)                       0.0                     0.0
    arctan2(x, 0.0)                     0.0                     0.0
    linalg.norm(x)                      [0.0, 0.0]              [0.0, 0.0]
    linalg.norm(x)                      [[0j, 0j]]              [[0j, 0j]]
    linalg.norm(x, 1)                   [0.0, 2.0]              [0.0, 1.0]
    linalg.norm(x, 3)                   [0.0, 0.0]              [0.0, 0.0]
    linalg.norm(x, 'nuc')               [[0.0, 0.0]]            [[0.0, 0.0]]
    std(x)                              [3.0, 3.0]              [0.0, 0.0]
    nanstd(x)                           [3.0, 3.0]              [0.0, 0.0]

Equal shares of what ties, where the function takes the largest or the smallest of several::

    maximum(x, 0.0)                     0.0                     0.5
    minimum(0.0, x)                     0.0                     0.5
    fmax(x, 0.0)                        0.0                     0.5
    clip(x, 0.0, 1.0)                   1.0                     0.5
    max(x)                              [2.0, 1.0, 2.0]         [0.5, 0.0, 0.5]
    min(x)                              [1.0, 1.0, 2.0]         [0.5, 0.5, 0.0]
    linalg.norm(x, inf)                 [2.0, -2.0]             [0.5, -0.5]
    logaddexp(x, -inf)                  -inf                    0.5
    logaddexp2(inf, x)                  inf                     0.5

Equal elements keep their order, and one of them is taken, where the function sorts::

    sort(x)[0]                          [1.0, 1.0]              [1.0, 0.0]
    median(x)                           [1.0, 1.0, 1.0]         [0.0, 1.0, 0.0]
    linalg.eigvalsh(x)[1]               [[2.0, 0.0], [0.0, 2.0]]  [[0.0, 0.0], [0.0, 1.0]]

Infinity where a slope grows without bound, and never an exception::

    sqrt(x)                             0.0                     inf
    x**0.5                              0.0                     inf
    cbrt(x)                             0.0                     inf
    log(x)                              0.0                     inf
    arcsin(x)                           1.0                     inf

What the formula tends to, without 0 * inf or 0 / 0::

    x**0.0                              0.0                     0.0
    x**2.0                              0.0                     0.0
    0.0**x                              2.0                     0.0
    prod(x)                             [2.0, 0.0, 3.0]         [0.0, 6.0, 0.0]
    prod(x)                             [0.0, 0.0, 3.0]         [0.0, 0.0, 0.0]
    cumprod(x)[2]                       [2.0, 0.0, 3.0]         [0.0, 6.0, 0.0]
    linalg.det(x)                       [[1.0, 2.0], [2.0, 4.0]]  [[4.0, -2.0], [-2.0, 1.0]]
    sinc(x)                             0.0                     0.0

Between its jumps a function is flat, or a straight line; at a knot, the line on the right::

    floor(x) + x                        2.0                     1.0
    sign(x) + x                         0.0                     1.0
    mod(x, 2.0)                         2.0                     1.0
    interp(x, [0, 1, 2], [0, 5, 2])     1.0                     -3.0

Only what a result was made from has a share: not the other branch, not what was overwritten, not
NaN that was left out. (A second `where` inside keeps log away from 0: without it, 0 * inf = NaN.)

::

    where(x > 0, x, 0.0)                0.0                     0.0
    where(x > 0, log(where(x > 0, x, 1.0)), 0.0)  0.0           0.0
    nansum(x)                           [1.0, nan]              [1.0, 0.0]
    nanmax(x)                           [1.0, nan]              [1.0, 0.0]
    nan_to_num(x)                       nan                     0.0
    sum(index_update(x, 0, 5.0))        [1.0, 2.0]              [0.0, 1.0]

NaN only where there is no derivative at all: only whole exponents of a negative number give a
number, and vectors of eigenvalues that coincide may be turned in their plane::

    (-2.0)**x                           2.0                     nan
    linalg.eigh(x)[1][0, 0]             [[2.0, 0.0], [0.0, 2.0]]  [[nan, nan], [nan, nan]]

The slope of a complex argument has the derivative in the real direction as its real part, and minus
the one in the imaginary direction as its imaginary part, as in HIPS autograd and JAX: 2 conj(z)::

    real(x * conj(x))                   1 + 2j                  2 - 4j
"""
