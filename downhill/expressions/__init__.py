"""Expressions: formulas that people type as landscapes, and the lines of a rule. Both become one kind of tree.

>>> from downhill.expressions import parse
>>> formula = parse("x**2 + 3*sin(y)**2")
>>> float(formula(2.0, 0.0))
4.0

No Python code is ever made from a typed text. ``spelling`` takes every character and word, and writes them as Python
does; ``reading`` uses Python's grammar, and from its tree takes only what a formula may hold. What comes out knows
numbers, names and functions only. The lines of a rule are read by ``lines``, which shares ``reading``.

A tree is printed as TeX (``tex``), MathML (``mathml``) or code (``source``), and computed by JAX (``jax_values``) or
NumPy (``numpy_values``).
"""

from downhill.expressions.error import FormulaError
from downhill.expressions.parse import PREFIX, Formula, parse
from downhill.expressions.spelling import MAX_LENGTH

__all__ = ["MAX_LENGTH", "PREFIX", "Formula", "FormulaError", "parse"]
