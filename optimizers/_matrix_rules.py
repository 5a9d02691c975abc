"""Rules for the matrices of networks, from optax; what is no matrix they hand to Adam, so that races have none of them.

What entries are made of, and how, is said in ``optax_zoo``; formulas are in the notation of ``_optax_facts``. W is a
matrix and G its gradient, θ and g are biases and theirs.
"""

from dataclasses import replace

from optimizers._optax_facts import NESTEROV_MOMENTS, STEP, Fact
from optimizers.optax_zoo import RANK, optax_entry

_FACTS = {
    "muon": Fact(
        "Muon",
        r"S \leftarrow \rho S + (1 - \rho)\, G, \quad \hat S = \frac{\rho S}{1 - \rho^{t+2}} + "
        r"\frac{(1 - \rho)\, G}{1 - \rho^{t+1}}, \quad X \leftarrow \frac{\hat S}{\|\hat S\|_F + \delta} \\ "
        r"X \leftarrow 3.4445\, X - 4.775\, X X^\top X + 2.0315\, (X X^\top)^2 X \quad \text{5 times} \\ "
        r"W \leftarrow W - \alpha \left(\sqrt{\max(1, \tfrac{n}{m})}\, X + \lambda W\right) \quad "
        r"(W \text{ has } m \text{ rows and } n \text{ columns}) \\ "
        rf"\text{{of biases}} \quad {NESTEROV_MOMENTS}"
        rf"{STEP} \left(\frac{{\hat s}}{{\delta + \sqrt{{\hat r + \delta'}}}} + \lambda' \theta\right)",
        "Makes each matrix's average gradient nearly orthogonal, so that all its directions move equally far.",
        "Jordan et al.",
        2024,
    ),
    "galore": Fact(
        "GaLore",
        rf"P = \text{{the first {RANK} left singular vectors of }} G, \text{{ anew every }} k \text{{ steps}} \\ "
        r"W \leftarrow W - \alpha \left(c\, P\, \text{Adam}(P^\top G) + \lambda W\right) \quad "
        r"(\text{if it is wider than high, right ones on the other side}) \\ "
        rf"\text{{of biases}} \quad {STEP} (\text{{Adam}}(g) + \lambda \theta)",
        "Adam in the few directions in which a matrix's gradient is largest, so that it has less to remember.",
        "Zhao et al.",
        2024,
    ),
}

MATRIX_RULES = tuple(
    replace(optax_entry(name, fact, "optax.contrib"), is_for_matrices=True, is_dear_at_times=name == "galore")
    for name, fact in _FACTS.items()
)
