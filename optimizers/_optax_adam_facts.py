"""What the relatives of Adam among optax's optimizers are, in the notation of ``_optax_facts``."""

from optimizers._optax_facts import ADAM, MOMENTS, NESTEROV_MOMENTS, R_HAT, S_HAT, STEP, Fact, S

_INFINITY = rf"{S}, \quad r \leftarrow \max(\rho_2 r,\, |g| + \delta), \quad {S_HAT} \\ "

ADAM_FACTS: dict[str, Fact] = {
    "adam": Fact(
        "Adam",
        rf"{MOMENTS} {STEP} {ADAM}",
        "Averages the gradient and divides by its recent size.",
        "Kingma & Ba",
        2015,
    ),
    "adamw": Fact(
        "AdamW",
        rf"{MOMENTS} {STEP} \left({ADAM} + \lambda \theta\right)",
        "Adam with a pull to the origin that is not divided by the size of the gradient.",
        "Loshchilov & Hutter",
        2019,
    ),
    "adamax": Fact(
        "AdaMax",
        rf"{_INFINITY} {STEP} \frac{{\hat s}}{{r}}",
        "Adam that divides by the largest recent gradient.",
        "Kingma & Ba",
        2015,
    ),
    "adamaxw": Fact(
        "AdaMaxW",
        rf"{_INFINITY} {STEP} \left(\frac{{\hat s}}{{r}} + \lambda \theta\right)",
        "AdaMax with AdamW's pull to the origin.",
        "Loshchilov & Hutter",
        2019,
    ),
    "nadam": Fact(
        "NAdam",
        rf"{NESTEROV_MOMENTS} {STEP} {ADAM}",
        "Adam whose average gradient looks one step ahead, after Nesterov.",
        "Dozat",
        2016,
    ),
    "nadamw": Fact(
        "NAdamW",
        rf"{NESTEROV_MOMENTS} {STEP} \left({ADAM} + \lambda \theta\right)",
        "NAdam with AdamW's pull to the origin.",
        "Loshchilov & Hutter",
        2019,
    ),
    "amsgrad": Fact(
        "AMSGrad",
        rf"{MOMENTS} m \leftarrow \max(m, \hat r), \quad {STEP} \frac{{\hat s}}{{\delta + \sqrt{{m + \delta'}}}}",
        "Adam that never forgets its largest denominator, so no coordinate's rate grows again.",
        "Reddi et al.",
        2018,
    ),
    "radam": Fact(
        "RAdam",
        rf"{MOMENTS} n = \frac{{2}}{{1 - \rho_2}} - 1, \quad "
        r"n_t = n - \frac{2 (t+1)\, \rho_2^{t+1}}{1 - \rho_2^{t+1}}, \quad "
        rf"{STEP} \sqrt{{\frac{{(n_t - 4)(n_t - 2)\, n}}{{(n - 4)(n - 2)\, n_t}}}}\, {ADAM} "
        r"\text{ or, while } n_t < \tau,\ \theta \leftarrow \theta - \alpha\, \hat s",
        "Adam that trusts its denominator only once enough gradients are in it.",
        "Liu et al.",
        2020,
    ),
    "yogi": Fact(
        "Yogi",
        rf"{S}, \quad r \leftarrow r - (1 - \rho_2)\, \mathrm{{sign}}(r - g \odot g) \odot g \odot g \\ "
        rf"{S_HAT}, \quad {R_HAT}, \quad {STEP} \frac{{\hat s}}{{\delta + \sqrt{{\hat r}}}} "
        r"\quad (\text{at first } s = r = 10^{-6})",
        "Adam whose denominator changes by an amount that does not depend on its size, so it cannot shrink fast.",
        "Zaheer et al.",
        2018,
    ),
    "adabelief": Fact(
        "AdaBelief",
        rf"{S}, \quad r \leftarrow \rho_2 r + (1 - \rho_2)(g - s) \odot (g - s) + \delta' \\ "
        rf"{S_HAT}, \quad {R_HAT}, \quad {STEP} \frac{{\hat s}}{{\delta + \sqrt{{\hat r}}}}",
        "Long steps where the gradient is as predicted, short ones where it surprises.",
        "Zhuang et al.",
        2020,
    ),
    "adan": Fact(
        "Adan",
        rf"d = g - g_{{t-1}}, \quad {S}, \quad v \leftarrow \rho_2 v + (1 - \rho_2)\, d, \quad "
        r"r \leftarrow \rho_3 r + (1 - \rho_3)(g + (1 - \rho_2)\, d)^2 \\ "
        rf"{STEP} \left(\frac{{\hat s + (1 - \rho_2)\, \hat v}}{{\delta + \sqrt{{\hat r + \delta'}}}} + "
        r"\lambda \theta\right), \quad \hat s = \frac{s}{1 - \rho_1^{t+1}},\ \hat v = \frac{v}{1 - \rho_2^{t+1}},\ "
        r"\hat r = \frac{r}{1 - \rho_3^{t+1}}",
        "Nesterov's look ahead from averages of the gradient and of its change (none at the first step).",
        "Xie et al.",
        2022,
    ),
}
