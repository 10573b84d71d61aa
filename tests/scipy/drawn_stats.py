"""How calls of distributions are drawn: inside of their support, with a location and a scale."""

import numpy as raw
from drawn import real

import microad.numpy as np

SHAPES = {  # name: where to draw z and the parameters from
    "norm": [(-2.0, 2.0)],
    "t": [(0.2, 2.0), (1.0, 5.0)],
    "gamma": [(0.4, 3.0), (0.6, 4.0)],
    "chi2": [(0.4, 3.0), (1.0, 6.0)],
    "beta": [(0.1, 0.9), (0.6, 3.0), (0.6, 3.0)],
}
OF_VALUES = ["pdf", "logpdf", "cdf", "sf", "logcdf", "logsf"]
OF_PROBABILITIES = ["ppf", "isf"]


def named(names, families=SHAPES):
    """The names of these methods of the distributions."""
    return " ".join(f"scipy.stats.{family}.{name}" for family in families for name in names)


@real(named(OF_VALUES))
def of_values(d):
    """x = loc + scale z, where z is drawn so that it stays in the support."""
    z, *parameters = SHAPES[d.name.split(".")[2]]
    shapes = iter(d.broadcast(3 + len(parameters)))
    d.reals(next(shapes), *z)
    for interval in parameters:
        d.reals(next(shapes), *interval)
    d.reals(next(shapes), -1.0, 1.0)
    d.reals(next(shapes), 0.7, 1.5)
    return lambda f, z, *more: f(more[-2] + more[-1] * z, *more)


@real(named(OF_PROBABILITIES))
def of_probabilities(d):
    low, high = d.pick((0.2, 0.4), (0.6, 0.8))  # the quantiles of t are drawn away from 0
    _, *parameters = SHAPES[d.name.split(".")[2]]
    shapes = iter(d.broadcast(3 + len(parameters)))
    d.reals(next(shapes), low, high)
    for interval in parameters:
        d.reals(next(shapes), *interval)
    d.reals(next(shapes), -1.0, 1.0)
    d.reals(next(shapes), 0.7, 1.5)
    return lambda f, q, *more: f(q, *more[:-1], scale=more[-1])


@real(named(["pmf", "logpmf", "cdf", "sf", "logcdf", "logsf"], ["poisson"]))
def of_counts(d):
    k, mu = d.broadcast(2)
    d.reals(mu, 0.5, 4.0)
    counts, loc = d.random.integers(0, 6, k), d.pick(0, -1)
    return lambda f, mu: f(counts, mu, loc)


@real("scipy.stats.dirichlet.pdf scipy.stats.dirichlet.logpdf")
def of_shares(d):
    n = d.side(2)
    d.reals((n, *d.shape(0, 1)), 0.5, 1.5)
    d.reals((n,), 0.8, 3.0)
    short = d.flag()

    def call(f, x, alpha):
        x = x / np.sum(x, 0)
        return f(x[:-1] if short else x, alpha)

    return call


@real("scipy.stats.multivariate_normal.pdf scipy.stats.multivariate_normal.logpdf")
def of_vectors(d):
    n = d.side()
    x = d.reals((*d.shape(0, 1), n))
    d.reals((n,), -1.0, 1.0)
    kind = d.pick("matrix", "variances", "number", "singular")
    cov = {"matrix": (n, n), "variances": (n,), "number": ()}.get(kind)
    if kind == "singular":
        plane = raw.diag([1.0] + [0.0] * (n - 1))
        first = raw.arange(n) == 0
        return lambda f, x, mean: f(np.where(first, x, mean), mean, plane, allow_singular=True)
    d.reals(cov, -0.4, 0.4) if kind == "matrix" else d.reals(cov, 0.6, 1.5)
    more = 2.0 * raw.eye(n) if kind == "matrix" else 0.0
    assert raw.ndim(x) >= 1
    turn = (lambda c: c + c.T + more) if kind == "matrix" else (lambda c: c)
    return lambda f, x, mean, cov: f(x, mean, turn(cov))


@real("scipy.stats.multivariate_normal.entropy")
def of_covariances(d):
    n = d.side()
    d.reals((n, n), -0.4, 0.4)
    return lambda f, cov: f(None, cov + cov.T + 2.0 * raw.eye(n))
