"""For each elementwise function where it is smooth: the intervals to draw its arguments from."""

R, POSITIVE, UNIT, ABOVE_1 = (-2.0, 2.0), (0.3, 2.5), (-0.9, 0.9), (1.1, 3.0)

REAL = {  # name: one interval for each argument
    "absolute": [POSITIVE], "add": [R, R], "arccos": [UNIT], "arccosh": [ABOVE_1],
    "arcsin": [UNIT], "arcsinh": [R], "arctan": [R], "arctan2": [POSITIVE, R], "arctanh": [UNIT],
    "angle": [R], "cbrt": [POSITIVE], "conjugate": [R], "copysign": [POSITIVE, POSITIVE],
    "cos": [R], "cosh": [R], "deg2rad": [R], "degrees": [R], "divide": [R, POSITIVE],
    "exp": [R], "exp2": [R], "expm1": [R], "fabs": [(-2.0, -0.3)], "float_power": [POSITIVE, R],
    "fmax": [R, R], "fmin": [R, R], "fmod": [(0.1, 0.9), ABOVE_1], "hypot": [R, POSITIVE],
    "imag": [R], "log": [POSITIVE], "log10": [POSITIVE], "log1p": [UNIT], "log2": [POSITIVE],
    "logaddexp": [R, R], "logaddexp2": [R, R], "maximum": [R, R], "minimum": [R, R],
    "multiply": [R, R], "nan_to_num": [R], "negative": [R], "positive": [R],
    "power": [POSITIVE, R], "rad2deg": [R], "radians": [R], "real": [R], "real_if_close": [R],
    "reciprocal": [POSITIVE], "remainder": [(5.1, 5.9), (1.8, 2.5)], "sign": [POSITIVE],
    "sin": [R], "sinc": [R], "sinh": [R], "sqrt": [POSITIVE], "square": [R],
    "subtract": [R, R], "tan": [UNIT], "tanh": [R],
}  # fmt: skip

COMPLEX = [  # those that take complex numbers and are smooth there
    "absolute", "add", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "angle",
    "conjugate", "cos", "cosh", "divide", "exp", "exp2", "expm1", "imag", "log", "log10", "log1p",
    "log2", "multiply", "negative", "positive", "power", "real", "real_if_close", "reciprocal",
    "sign", "sin", "sinc", "sinh", "sqrt", "square", "subtract", "tan", "tanh",
]  # fmt: skip
