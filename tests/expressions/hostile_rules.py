"""Texts that are no rules, each with a part of the message and the index of the fault."""

from tests.expressions.hostile import MALFORMED as FORMULAS

_LAST = "; theta = theta + v"

# What is no formula is no right-hand side either, but where a rule knows more: other names, the product @, more room.
_WITHIN = [
    (text, part.strip("'"), position)
    for text, part, position in FORMULAS
    if not any(sign in text for sign in ";\n=@[{\0#\t")
    and not any(word in part for word in ("(x", "max(x", "known are", "type one", "200 are", "characters", "150"))
    and not any(word in text for word in ("nan", "inf", "in y", "'"))
    and text.strip() not in ("xpi", "xsin", "x + xsinn(y)", "e^xy", "e^-xy", "x2", "z", "x + z", "1.real")
    and not any(sign in text for sign in (":", "math.", "np.", "pow("))
]

RULES: list[tuple[str, str, int]] = [
    # No rule at all.
    ("", "no statement assigns theta", 0),
    ("   ", "no statement assigns theta", 0),
    (";;\n;", "no statement assigns theta", 3),
    ("v = g", "no statement assigns theta", 4),
    ("theta", "a statement is an assignment", 0),
    ("theta - alpha*g", "a statement is an assignment", 0),
    ("theta = theta - alpha*g; 3", "a statement is an assignment", 25),
    ("import os", "a statement is an assignment", 0),
    ("lambda: 0", "a statement is an assignment", 0),
    ("def f(x): return x", "a statement is an assignment", 0),
    ("theta = ", "the formula is empty", 7),
    ("theta = theta - alpha*g; v =", "the formula is empty", 28),
    ("x" * 601, "at most 600 are allowed", 600),
    ("theta = theta" + " + g" * 10_000, "at most 600 are allowed", 600),
    ("\0theta = theta", "a null byte", 0),
    ("тheta = theta", "CYRILLIC", 0),
    ("theta[0] = 1", "a statement is an assignment", 0),
    ("theta.x = 1", "a statement is an assignment", 0),
    ("theta, v = g, g", "a statement is an assignment", 0),
    ("*v = g", "a statement is an assignment", 0),
    ("_v = g; theta = theta + _v", "a statement is an assignment", 0),
    # Targets that mean something.
    ("g = theta; theta = theta + g", "and cannot be assigned", 0),
    ("alpha = 1; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("t = t + 1; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("I = hess; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("pi = 3; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("sin = g; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("grad = g; theta = theta - alpha*grad", "and cannot be assigned", 0),
    ("recorded = g; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("gradient_at = g; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("lambda = 1; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("class = g; theta = theta - alpha*g", "and cannot be assigned", 0),
    ("f" * 21 + " = g; theta = theta", "at most 20", 0),
    ("theta = theta - " + "q" * 21 + "*g", "at most 20", 0),
    # More than one sign of equality.
    ("v = w = g; theta = theta + v", "a statement has one =", 6),
    ("theta == theta", "a statement is an assignment", 0),
    ("theta = theta := g", "found ':='", 14),
    ("v = g > 0; theta = theta + v", "stands first in where", 6),
    # Functions.
    ("theta = theta - alpha*nrm(g)", "nrm is no function: did you mean norm?", 22),
    ("theta = theta - alpha*gradd(theta)", "gradd is no function: did you mean grad?", 22),
    ("theta = theta - alpha*hess(theta)", "hess is no function: a product is written", 22),
    ("theta = theta - alpha*g(theta)", "g is no function", 22),
    ("theta = theta - exec(g)", "exec is no function", 16),
    ("theta = theta - alpha*norm", "write its arguments in parentheses", 22),
    ("theta = theta - dot(g)", "dot has 1 here", 16),
    ("theta = theta - alpha*grad(theta, g)", "grad has 2 here", 22),
    ("theta = theta - line_search(g, alpha)*g", "line_search has 2 here", 16),
    ("theta = theta - alpha*_g", "found '_g'", 22),
    ("theta = theta - alpha*__class__", "found '__class__'", 22),
    ("theta = theta - alpha*nan", "found 'nan'", 22),
    ("theta = theta - alpha*g.x", "point stands only in a number", 23),
    ("theta = theta - alpha*g[0]", "write round parentheses", 23),
    # What does not fit together.
    ("theta = 3", "found a number: theta is a vector", 0),
    ("theta = norm(g)", "found a number: theta is a vector", 0),
    ("theta = hess", "found a matrix: theta is a vector", 0),
    ("theta = theta - alpha*hess", "found a vector where a matrix stands on the other side", 8),
    ("theta = theta - alpha*hess*g", "found a vector where a matrix stands", 27),
    ("theta = theta - g @ hess", "found a vector where @ on its left takes a matrix", 16),
    ("theta = theta - hess @ alpha", "found a number where @ on its right", 23),
    ("theta = theta - dot(g, 1)*g", "found a number where the function takes a vector", 23),
    ("theta = theta - norm(hess)*g", "found a matrix where the function takes a vector", 21),
    ("theta = theta - solve(g, g)", "found a vector where the function takes a matrix", 22),
    ("theta = theta - alpha*grad(1)", "found a number where the function takes a vector", 27),
    ("theta = theta - alpha*grad(hess)", "found a matrix where the function takes a vector", 27),
    ("B = hess; B = g; theta = theta - B @ g", "found a vector: B is a matrix", 10),
    ("theta = theta - where(g > 0, hess, g)", "found a vector where a matrix stands", 22),
    ("theta = theta - max(g, hess)", "found a vector where a matrix stands", 20),
    ("theta = theta - eigenvalues(theta)", "found a vector where the function takes a matrix", 28),
    ("theta -= hess^-1 @ g", "A⁻¹ b is solve(A, b)", 9),
    ("theta -= 1/hess @ g", "A⁻¹ b is solve(A, b)", 11),
    ("theta -= exp(hess) @ g", "functions are of numbers, coordinate by coordinate", 9),
    ("theta -= g*inv(hess)", "write solve(A, b) for A⁻¹ b", 11),
    ("theta -= lambda*g", "write lam or λ", 9),
    ("gradient_evaluations = g; theta -= gradient_evaluations", "take another name", 0),
    # First values.
    ("theta0 = 1; theta = theta - alpha*g", "a run begins at its start", 0),
    ("v0 = 1; v = g; theta = theta - v", "v0 has no effect", 0),
    ("v0 = g; v = phi*v + g; theta = theta - v", "computed before the first step", 0),
    ("v0 = grad(theta); v = phi*v + g; theta = theta - v", "computed before the first step", 0),
    ("v0 = t; v = phi*v + g; theta = theta - v", "computed before the first step", 0),
    ("v0 = v; v = phi*v + g; theta = theta - v", "computed before the first step", 0),
    ("v0 = hess; v = phi*v + g; theta = theta - v", "computed before the first step", 0),
    ("v0 = I; v = phi*v + g; theta = theta - v", "found a vector where a matrix stands", 20),
    ("v0 = 1; v = phi*v + g; theta = theta - v0", "only the first value of v", 0),
    # Ranges.
    ("phi in [0, 1]; theta = theta - alpha*g", "no statement reads a number of this name", 0),
    ("theta in [0, 1]; theta = theta - alpha*g", "no statement reads a number of this name", 0),
    ("v in [0, 1]; v = g; theta = theta - v", "no statement reads a number of this name", 0),
    ("hess in [0, 1]; theta = theta - g", "no statement reads a number of this name", 0),
    ("theta = theta - c*g; c in [1, 0]", "its ends must ascend", 20),
    ("theta = theta - c*g; c in [1, 1]", "its ends must ascend", 20),
    ("theta = theta - c*g; c in [0, 1e7]", "to 1e+06", 20),
    ("theta = theta - c*g; c in [0, 1e999]", "to 1e+06", 20),
    ("theta = theta - c*g; c = 2 in [0, 1]", "does not lie in its range", 20),
    ("theta = theta - c*g; c = 1 in [0, 1)", "does not lie in its range", 20),
    ("theta = theta - c*g; c in (0, 1)", "a range is written", 20),
    ("theta = theta - c*g; c in [0, x]", "a range is written", 20),
    ("theta = theta - c*g; c in 0 to 1", "a range is written", 20),
    ("theta = theta - c*g; c in [0, 1]; c in [0, 2]", "a range twice", 33),
    ("theta = theta - c*g; for c in [0, 1]", "a statement is an assignment", 21),
    # Too much.
    ("theta = theta - g*(" + " + ".join(f"a{n}" for n in range(13)) + ")", "at most 12 are allowed", 0),
    ("theta = theta - alpha*(" + " + ".join(f"grad({n}*theta)" for n in range(21)) + ")", "more than 20 gradients", 0),
    ("theta = theta - " + "(" * 31 + "g" + ")" * 31, "nested more than 30", 46),
    ("theta = theta - " + "g*" * 80 + "g", "at most 150", 166),
    *((f"v = {text}{_LAST}", part, position + 4) for text, part, position in _WITHIN),
]
