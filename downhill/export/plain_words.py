"""What JAX's functions are called in PyTorch and NumPy, and those that have to be written out there.

NumPy's versions are of complex numbers x + iε with a tiny ε: what comes out is f(x) + iε f'(x), so that a slope can be
read off the imaginary part. Written out are those that NumPy has for real numbers only, and those that are real on
a part of the line only: NumPy's own would go on in the complex plane where JAX has NaN.
"""

from collections.abc import Mapping

PREFIX: Mapping[str, str] = {"optax": "jnp", "torch": "torch", "numpy": "np"}

_SCAN = """\
def scan(step, carry, length):
    for _ in range(length):
        carry, _ = step(carry, None)
    return carry, None"""

# In JAX the slope of abs at 0 is 1, and equal arguments share that of min and max.
HELPERS: Mapping[str, Mapping[str, str]] = {
    "optax": {},
    "torch": {
        "absolute": """\
def absolute(z):
    return torch.where(z < 0, -z, z)""",
        "scan": _SCAN,
    },
    "numpy": {
        "absolute": """\
def absolute(z):
    return np.where(z.real < 0, -z, z)""",
        "sigmoid": """\
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2""",
        "relu": """\
def relu(z):
    return np.where(z.real <= 0, 0, z)""",
        "sqrt": """\
def sqrt(z):
    return np.sqrt(z.real) + complex(0, np.divide(z.imag, 2 * np.sqrt(z.real)))""",
        "log": """\
def log(z):
    return np.log(z.real) + complex(0, np.divide(z.imag, z.real))""",
        "log10": """\
def log10(z):
    return np.log10(z.real) + complex(0, np.divide(z.imag, z.real * np.log(10)))""",
        "sign": """\
def sign(z):
    return np.sign(z.real)""",
        "floor": """\
def floor(z):
    return np.floor(z.real)""",
        "minimum": """\
def minimum(a, b):
    return a if a.real < b.real else b if b.real < a.real else (a + b) / 2""",
        "maximum": """\
def maximum(a, b):
    return a if a.real > b.real else b if b.real > a.real else (a + b) / 2""",
        "scan": _SCAN,
    },
}
_ELSEWHERE: Mapping[str, str] = {
    "jax.nn.sigmoid": "sigmoid",
    "jax.nn.relu": "relu",
    "jax.lax.scan": "scan",
    "jnp.abs": "absolute",
}


def word(dotted: str, library: str) -> tuple[str, bool]:
    """A name of JAX in the library's terms, and whether it is one of ``HELPERS``.

    Args:
        dotted: such as ``jnp.sin``.
        library: ``"optax"``, ``"torch"`` or ``"numpy"``.

    Raises:
        ValueError: it has no other form.
    """
    if library == "optax":
        return dotted, False
    room, _, name = dotted.rpartition(".")
    name = _ELSEWHERE.get(dotted, name)
    if name in HELPERS[library]:
        return name, True
    if room != "jnp" and dotted not in _ELSEWHERE:
        raise ValueError(f"the loss calls {dotted}, which is JAX's own")
    return f"{PREFIX[library]}.{name}", False
