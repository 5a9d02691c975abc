"""What optax's optimizers are: formula, idea and source, by the name of the function in optax.

Formulas are read from top to bottom: what stands to the right of an arrow has the value it has by then. All that a
formula does not start is at first 0; t counts steps from 0.
"""

from typing import NamedTuple


class Fact(NamedTuple):
    """One optimizer.

    Attributes:
        name: name for people.
        formula: the rule in TeX.
        idea: what it does, in one sentence.
        authors: who published it.
        year: when.
        learning_rate: the default where optax has none.
        extra: the extra arguments that its update takes, of ``value``, ``grad``, ``value_fn`` and ``obj_fn``.
    """

    name: str
    formula: str
    idea: str
    authors: str
    year: int
    learning_rate: float = 0.01
    extra: tuple[str, ...] = ()


S = r"s \leftarrow \rho_1 s + (1 - \rho_1)\, g"
R = r"r \leftarrow \rho_2 r + (1 - \rho_2)\, g \odot g"
S_HAT = r"\hat s = \frac{s}{1 - \rho_1^{t+1}}"
R_HAT = r"\hat r = \frac{r}{1 - \rho_2^{t+1}}"
MOMENTS = rf"{S}, \quad {R}, \quad {S_HAT}, \quad {R_HAT} \\ "
NESTEROV_MOMENTS = (
    rf"{S}, \quad {R}, \quad \hat s = \frac{{\rho_1 s}}{{1 - \rho_1^{{t+2}}}} + "
    rf"\frac{{(1 - \rho_1)\, g}}{{1 - \rho_1^{{t+1}}}}, \quad {R_HAT} \\ "
)
ADAM = r"\frac{\hat s}{\delta + \sqrt{\hat r + \delta'}}"
STEP = r"\theta \leftarrow \theta - \alpha\, "

FACTS: dict[str, Fact] = {
    "sgd": Fact(
        "SGD",
        rf"v \leftarrow \varphi v + g \\ {STEP} v",
        "Downhill by the learning rate, with a velocity if it has momentum.",
        "Robbins & Monro",
        1951,
    ),
    "noisy_sgd": Fact(
        "Noisy SGD",
        rf"\xi \sim N(0, I) \\ {STEP} \left(g + \sqrt{{\eta / (t+1)^\gamma}}\; \xi\right)",
        "Adds a noise to the gradient that fades with time; the same noise in every run.",
        "Neelakantan et al.",
        2015,
    ),
    "sign_sgd": Fact(
        "SignSGD",
        rf"{STEP} \mathrm{{sign}}(g)",
        "Only the direction of each coordinate counts, not how steep it is.",
        "Bernstein et al.",
        2018,
    ),
    "signum": Fact(
        "Signum",
        rf"s \leftarrow \rho s + (1 - \rho)\, g \\ {STEP} \mathrm{{sign}}(s)",
        "The sign of the average gradient: noise cancels before the sign is taken.",
        "Bernstein et al.",
        2018,
    ),
    "lion": Fact(
        "Lion",
        rf"{STEP} \left(\mathrm{{sign}}(\rho_1 s + (1 - \rho_1)\, g) + \lambda \theta\right) \\ "
        r"s \leftarrow \rho_2 s + (1 - \rho_2)\, g",
        "Found by a search over programs: a sign of two averages, so every step is equally long in each coordinate.",
        "Chen et al.",
        2023,
    ),
    "rprop": Fact(
        "Rprop",
        r"w = g \odot d, \quad a \leftarrow \mathrm{clip}(\eta_\pm a,\, a_-, a_+) \text{ by the sign of } w"
        r"\ (\text{kept where } w = 0;\ \text{at first } a = \alpha_0) \\ "
        r"\theta \leftarrow \theta - d \text{ where } w \ge 0, \quad "
        r"d \leftarrow a \odot \mathrm{sign}(g) \text{ where } w \ge 0,\ \text{else } 0",
        "A coordinate's step grows while its slope keeps the sign and shrinks when it changes; optax takes it one step "
        "late, and the learning rate is only the first, so a schedule does nothing.",
        "Riedmiller & Braun",
        1993,
    ),
    "adagrad": Fact(
        "AdaGrad",
        rf"r \leftarrow r + g \odot g \quad (\text{{at first }} r_0) \\ {STEP} \frac{{g}}{{\sqrt{{r + \delta}}}}",
        "Divides by the root of all squared gradients so far, of which some are there from the start.",
        "Duchi et al.",
        2011,
        0.1,
    ),
    "sm3": Fact(
        "SM3",
        r"r \leftarrow r + g \odot g \\ v \leftarrow \varphi v + (1 - \varphi) \frac{g}{\sqrt{r + 10^{-8}}}, \quad "
        rf"{STEP} v",
        "AdaGrad in little memory: rows and columns share their sums; a vector has nothing to share.",
        "Anil et al.",
        2019,
        0.1,
    ),
    "rmsprop": Fact(
        "RMSProp",
        r"r \leftarrow \rho r + (1 - \rho)\, g \odot g \quad (\text{at first } r_0) \\ "
        r"v \leftarrow \varphi v - \alpha\, \frac{g}{\sqrt{r + \delta}}, \quad \theta \leftarrow \theta + v",
        "Divides by the recent size of the gradient, with the small constant inside the root.",
        "Tieleman & Hinton",
        2012,
    ),
    "adadelta": Fact(
        "Adadelta",
        r"g \leftarrow g + \lambda \theta, \quad r \leftarrow \rho r + (1 - \rho)\, g \odot g, \quad "
        r"d = \frac{\sqrt{u + \delta}}{\sqrt{r + \delta}} \odot g \\ "
        rf"u \leftarrow \rho u + (1 - \rho)\, d \odot d, \quad {STEP} d",
        "Measures its own steps, so that they have the unit of θ.",
        "Zeiler",
        2012,
        1.0,
    ),
    "adafactor": Fact(
        "Adafactor",
        r"\rho_t = 1 - (t + 1)^{-\kappa}, \quad r \leftarrow \rho_t r + (1 - \rho_t)(g \odot g + \delta), \quad "
        r"d = g / \sqrt{r} \\ \theta \leftarrow \theta - \alpha \max(10^{-3}, \mathrm{rms}(\theta)) "
        r"\frac{d}{\max(1, \mathrm{rms}(d) / h)} - \lambda \theta",
        "Adam in little memory: steps as fractions of the size of θ, clipped; a vector has nothing to factor.",
        "Shazeer & Stern",
        2018,
    ),
    "novograd": Fact(
        "NovoGrad",
        r"r \leftarrow \rho_2 r + (1 - \rho_2) \|g\|^2 \quad (\text{at first } \|g\|^2) \\ "
        rf"s \leftarrow \rho_1 s + \frac{{g}}{{\delta + \sqrt{{r + \delta'}}}} + \lambda \theta, \quad {STEP} s",
        "Divides by the recent length of the whole gradient, not coordinate by coordinate.",
        "Ginsburg et al.",
        2019,
    ),
    "lamb": Fact(
        "LAMB",
        rf"{MOMENTS} d = {ADAM} + \lambda \theta, \quad {STEP} \frac{{\|\theta\|}}{{\|d\|}}\, d "
        r"\quad (\text{the ratio is } 1 \text{ where a length is } 0)",
        "Adam's direction, with a step that is a fraction of the length of θ.",
        "You et al.",
        2020,
    ),
    "lars": Fact(
        "LARS",
        r"d = g + \lambda \theta, \quad v \leftarrow \varphi v - \alpha\, "
        r"\frac{\kappa \|\theta\|}{\|d\| + \delta}\, d \\ \theta \leftarrow \theta + v "
        r"\quad (\text{the ratio is } 1 \text{ where a length is } 0)",
        "Momentum with a step that is a fraction of the length of θ, however steep it is.",
        "You et al.",
        2017,
        1.0,
    ),
    "fromage": Fact(
        "Fromage",
        r"\theta \leftarrow \frac{1}{\sqrt{1 + \alpha^2}} "
        r"\left(\theta - \alpha\, \frac{\max(\nu, \|\theta\|)}{\max(\nu, \|g\|)}\, g\right)",
        "Steps that are fractions of the length of θ, which is then shortened so that it does not grow by them.",
        "Bernstein et al.",
        2020,
    ),
    "optimistic_gradient_descent": Fact(
        "Optimistic gradient descent",
        rf"{STEP} \left((a + b)\, g - b\, g_{{t-1}}\right) \quad (\text{{at first }} g_{{t-1}} = g)",
        "Expects the next gradient to change as the last one did; made for games, where plain descent circles.",
        "Mokhtari et al.",
        2019,
    ),
    "optimistic_adam_v2": Fact(
        "Optimistic Adam",
        rf"{NESTEROV_MOMENTS} d = {ADAM}, \quad {STEP} \left((a + b)\, d - b\, d_{{t-1}}\right) "
        r"\quad (\text{at first } d_{t-1} = d)",
        "NAdam's direction, continued by its last change.",
        "Daskalakis et al.",
        2018,
    ),
    "polyak_sgd": Fact(
        "Polyak SGD",
        r"\eta = \min\left(\frac{f(\theta) - f^*}{\|c g\|^2 + \delta},\, \alpha\right)"
        r"\quad (0 \text{ where the denominator} \le 2^{-52}) \\ \theta \leftarrow \theta - \eta\, c\, g",
        "The step that would reach the smallest loss if the slope stayed; the learning rate is its upper bound.",
        "Loizou et al.",
        2021,
        extra=("value",),
    ),
    "lbfgs": Fact(
        "L-BFGS",
        r"d = -\alpha\, P g, \quad P \approx H^{-1} \text{ from the last 10 changes of } \theta \text{ and } g \\ "
        r"\theta \leftarrow \theta + \eta\, d, \quad \eta \text{ by a line search (strong Wolfe conditions)}",
        "Newton's direction from remembered gradients alone; a line search tries steps until one is good.",
        "Liu & Nocedal",
        1989,
        1.0,
        extra=("value", "grad", "value_fn"),
    ),
}
