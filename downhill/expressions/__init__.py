"""A landscape typed as a formula: the text is checked, becomes a tree of our own, and the tree is computed by JAX.

>>> from downhill.expressions import parse
>>> formula = parse("x**2 + 3*sin(y)**2")
>>> float(formula(2.0, 0.0))
4.0

No Python code is ever made from the text. It passes ``spelling`` (every character and word), then ``reading`` (Python's
grammar, and from its tree only what a formula may hold). What comes out knows numbers, names and functions only.
"""

from downhill.expressions.error import FormulaError
from downhill.expressions.parse import PREFIX, Formula, parse
from downhill.expressions.spelling import MAX_LENGTH

__all__ = ["MAX_LENGTH", "PREFIX", "Formula", "FormulaError", "parse"]
