"""Every mistake that the vector engine knows ends in a text that says what to write instead."""

import math

import numpy
import pytest

import microad.numpy as np
from microad import (
    elementwise_grad,
    grad,
    hessian,
    jacobian,
    make_jvp,
    make_vjp,
    primitive,
    value_and_grad,
)
from microad.errors import (
    AssignmentError,
    ClosedTapeError,
    InPlaceError,
    InputError,
    LostTraceError,
    MicroadError,
    NoOptionError,
    NoRuleError,
    SeedError,
)

X = numpy.array([1.0, 2.0, 3.0])


def fails(f, x=X):
    """The error that the gradient of f ends in; it must be one of ours."""
    with pytest.raises(MicroadError) as caught:
        grad(f)(x)
    return caught.value


# ---------------------------------------------------------------- assignment


def fill_one(x):
    b = numpy.zeros(3)
    b[0] = x[0]
    return np.sum(b)


def fill_all(x):
    b = numpy.zeros(3)
    b[:] = x
    return np.sum(b)


def add_in_place(x):
    b = numpy.ones(3)
    b += x
    return np.sum(b)


def write_out(x):
    b = numpy.ones(3)
    np.multiply(x, 2.0, out=b)
    return np.sum(b)


def assign_traced(x):
    x[0] = 1.0
    return np.sum(x)


def sort_in_place(x):
    x.sort()
    return x[0]


@pytest.mark.parametrize(
    ("f", "kind", "cure"),
    [
        (fill_one, LostTraceError, "index_update"),
        (fill_all, LostTraceError, "index_update"),
        (add_in_place, InPlaceError, "b = b [+] x"),
        (write_out, InPlaceError, "makes a new one"),
        (assign_traced, AssignmentError, "index_update"),
        (sort_in_place, InPlaceError, "np.sort"),
    ],
)
def test_writing_a_traced_value_into_an_array(f, kind, cure):
    error = fails(f)
    assert isinstance(error, kind)
    assert isinstance(error, TypeError)
    assert cure.replace("[+]", "+") in str(error)


def test_adding_to_a_traced_name_makes_a_new_value_and_leaves_the_input_alone():
    def f(x):
        x += 1.0
        x *= 2.0
        return np.sum(x * x)

    x = X.copy()
    assert grad(f)(x) == pytest.approx(8 * (X + 1))
    assert x.tobytes() == X.tobytes()


def test_index_update_does_what_assignment_would():
    def f(x):
        b = np.index_update(np.zeros(3), 0, x[1] ** 2)
        return np.sum(b * 3.0)

    assert grad(f)(X).tolist() == [0.0, 12.0, 0.0]


# ---------------------------------------------------------------- plain numbers


@pytest.mark.parametrize(
    ("f", "cure"),
    [
        (lambda x: math.sin(x[0]), "np.sin(x[0]) for math.sin(x[0])"),
        (lambda x: math.exp(x[0]) * x[1], "np.exp(x[0]) for math.exp(x[0])"),
        (lambda x: float(x[0]) * x[1], "Leave float out"),
        (lambda x: int(x[0]) * x[1], "stop_gradient"),
        (lambda x: complex(x[0]) * x[1], "x[0] + 0j"),
        (lambda x: numpy.sum(numpy.array([x[0], 1.0])), "np.stack"),
        (lambda x: numpy.asarray(x).sum(), "np.stack"),
        (lambda x: sum(x[0] for _ in range(x[1])), "a plain number"),
    ],
)
def test_asking_a_traced_value_for_a_plain_number(f, cure):
    error = fails(f)
    assert isinstance(error, LostTraceError)
    assert isinstance(error, TypeError)
    assert cure in str(error)
    assert "derivative would be lost" in str(error)


def test_an_array_of_traced_values_is_made_by_our_own_array():
    assert grad(lambda x: np.sum(np.array([x, 1.0, x * x])))(3.0) == 7.0


# ---------------------------------------------------------------- what goes in


@pytest.mark.parametrize("x", [3, numpy.arange(3), True, numpy.array([True, False])])
def test_whole_numbers_have_no_derivative(x):
    with pytest.raises(InputError, match=r"(?s)whole numbers.*Write 3\.0 for 3") as caught:
        grad(lambda x: np.sum(x * 2.0))(x)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize("x", ["3.0", {"a": object()}, numpy.array(["a"])])
def test_other_things_have_no_derivative(x):
    with pytest.raises(InputError, match="neither a float nor an array of floats"):
        grad(lambda x: 1.0)(x)


@pytest.mark.parametrize("argnum", [2, "z", (0, 5), 1.5])
def test_an_argument_that_is_not_there_is_named(argnum):
    with pytest.raises(MicroadError, match="argnum"):
        grad(lambda x, y: x * y, argnum)(2.0, 3.0)


# ---------------------------------------------------------------- what comes out


def test_the_gradient_of_a_vector_is_refused_with_three_ways_out():
    error = fails(lambda x: x * 2.0)
    assert isinstance(error, TypeError)
    for words in ("(3,)", "np.sum", "jacobian", "elementwise_grad"):
        assert words in str(error)
    with pytest.raises(type(error)):
        value_and_grad(lambda x: x * 2.0)(X)


def test_the_gradient_of_a_complex_number_is_refused():
    for operator in (grad, elementwise_grad):
        with pytest.raises(TypeError, match=r"(?s)complex.*holomorphic_grad") as caught:
            operator(lambda x: x * (1.0 + 2.0j))(1.0)
        assert isinstance(caught.value, MicroadError)


@pytest.mark.parametrize("f", [lambda x: x > 0, lambda x: np.allclose(x, 1.0), lambda x: "text"])
def test_the_gradient_of_something_that_is_no_number_is_refused(f):
    with pytest.raises(TypeError) as caught:
        grad(f)(1.0)
    assert isinstance(caught.value, MicroadError)


def test_an_unused_input_is_named_in_a_warning_and_has_a_zero_gradient():
    with pytest.warns(UserWarning, match=r"does not depend on"):
        assert grad(lambda x: 1.0)(2.0) == 0.0
    with pytest.warns(UserWarning, match=r"does not depend on"):
        assert grad(lambda x, y: x * 2.0, 1)(1.0, X).tolist() == [0.0, 0.0, 0.0]


def test_a_jacobian_of_a_tree_says_what_to_do():
    with pytest.raises(MicroadError):
        jacobian(lambda p: p["a"] * 2.0)({"a": "text"})


# ---------------------------------------------------------------- what has no rule


def test_a_function_without_a_rule_is_named_with_its_neighbours():
    error = fails(lambda x: np.sum(np.bartlett(x)))
    assert isinstance(error, NoRuleError)
    assert isinstance(error, NotImplementedError)
    assert "bartlett has no derivative" in str(error)
    assert "supported()" in str(error)


def test_a_primitive_without_a_rule_is_named_in_both_modes():
    def double(x):
        return 2.0 * x

    op = primitive(double)
    for derivative in (grad(op), lambda x: make_jvp(op)(x)(1.0)):
        with pytest.raises(NoRuleError, match="double has no derivative"):
            derivative(1.0)


# ---------------------------------------------------------------- what outlives its computation


def test_a_value_that_outlives_its_computation_is_refused():
    kept = []

    def f(x):
        kept.append(x)
        return x * x

    grad(f)(2.0)
    with pytest.raises(ClosedTapeError, match="is over"):
        kept[0] * 2.0


def test_a_seed_of_another_shape_is_refused():
    ans, vjp = made_vjp()
    assert ans.shape == (3,)
    with pytest.raises(SeedError, match=r"shape \(3,\)"):
        vjp(numpy.ones(2))
    with pytest.raises(SeedError, match=r"shape \(3,\)"):
        make_jvp(np.sin)(X)(numpy.ones(2))


def made_vjp():
    """ans and vjp of the sine, in whichever order they come."""
    first, second = make_vjp(np.sin)(X)
    return (second, first) if callable(first) else (first, second)


def test_an_error_in_a_function_leaves_the_engine_as_it_was():
    def f(x):
        raise KeyError("mine")

    for operator in (grad, jacobian, hessian):
        with pytest.raises(KeyError, match="mine"):
            operator(f)(X)
    assert grad(lambda x: x * x)(3.0) == 6.0


@pytest.mark.filterwarnings("ignore:'where' used without 'out'")
def test_a_mask_in_a_ufunc_has_no_derivative_of_ours():
    """It would leave elements untouched, and the rule would not know which."""
    mask = numpy.array([True, False, True])
    with pytest.raises(NoOptionError, match=r"np\.where"):
        grad(lambda x: np.sum(np.exp(x, where=mask)))(X)


@pytest.mark.parametrize("name", ["nanmin", "nanmax", "nanmean", "nanvar", "nanstd", "average"])
def test_reductions_take_a_plain_float(name):
    assert grad(getattr(np, name))(2.0) == (0.0 if name in ("nanvar", "nanstd") else 1.0)


def test_a_triangle_of_a_vector_adds_up_its_copies():
    assert grad(lambda x: np.sum(np.tril(x)))(numpy.ones(3)).tolist() == [3.0, 2.0, 1.0]
