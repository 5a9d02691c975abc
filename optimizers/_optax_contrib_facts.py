"""What the optimizers of optax.contrib are, in the notation of ``_optax_facts``."""

from optimizers._optax_facts import MOMENTS, R_HAT, S_HAT, STEP, Fact, R, S

_DECAYED = r"g \leftarrow g + \lambda \theta"
_RATE = r"\gamma = d\, \alpha\, \frac{\sqrt{1 - \rho_2^{t+1}}}{1 - \rho_1^{t+1}}"
_AVERAGED = (
    r"c = \frac{a^p}{\sum a^p},\ a = \max_{k \le t} \alpha_k, \quad x \leftarrow (1 - c)\, x + c\, z, \quad "
    r"\theta \leftarrow \rho_1 x + (1 - \rho_1)\, z \quad (\text{at first } x = z = \theta)"
)
_AVERAGE_IDEA = "No schedule needed: averages the steps' points z into x; shown is the point the gradient is taken at."

_STAYS = "Until there is a gradient it stays where it is, as its authors' code does; optax's divides 0 by 0 there."

CONTRIB_FACTS: dict[str, Fact] = {
    "cocob": Fact(
        "COCOB",
        r"g \leftarrow \alpha (g + \lambda \theta), \quad L \leftarrow \max(L, |g|), \quad G \leftarrow G + |g|, \quad "
        r"R \leftarrow \max(R - g \odot (\theta - \theta_0), 0), \quad C \leftarrow C - g \\ "
        r"\theta \leftarrow \theta_0 + \frac{C \odot (L + R)}{L \odot \max(G + L,\, a L)} \quad "
        r"(\text{at first } L = \delta)",
        "Bets on a coin: what it wins by going downhill it stakes again, with no rate to choose.",
        "Orabona & Tommasi",
        2017,
    ),
    "acprop": Fact(
        "ACProp",
        r"\hat r = \frac{r}{1 - \rho_2^t}\ (1 \text{ at } t = 0), \quad "
        r"r \leftarrow \rho_2 r + (1 - \rho_2)(g - s) \odot (g - s) + \delta' \\ "
        rf"{S}, \quad {STEP} \left(\frac{{g}}{{\delta + \sqrt{{\hat r}}}} + \lambda \theta\right)",
        "The gradient divided by the recent surprises without the newest, so that the two are independent.",
        "Zhuang et al.",
        2021,
    ),
    "madgrad": Fact(
        "MADGRAD",
        rf"{_DECAYED}, \quad \gamma = (\alpha + \delta) \sqrt{{t + 1}}, \quad r \leftarrow r + \gamma\, g \odot g, "
        r"\quad s \leftarrow s + \gamma\, g \\ z = \theta_0 - \frac{s}{\sqrt[3]{r} + \delta}, \quad "
        r"\theta \leftarrow \varphi\, \theta + (1 - \varphi)\, z",
        "Sums all gradients from the start and divides by a cube root, so early gradients keep counting.",
        "Defazio & Jelassi",
        2021,
    ),
    "dadapt_adamw": Fact(
        "D-Adapted AdamW",
        rf"{_RATE}, \quad n \leftarrow \sqrt{{\rho_2}}\, n + (1 - \sqrt{{\rho_2}})\, \gamma\, "
        r"\langle g, \tfrac{q}{\sqrt{r} + \delta} \rangle, \quad q \leftarrow \sqrt{\rho_2}\, q + "
        r"(1 - \sqrt{\rho_2})\, \gamma\, g, \quad s \leftarrow \rho_1 s + (1 - \rho_1)\, \gamma\, g, \quad "
        r"r \leftarrow \rho_2 r + (1 - \rho_2)\, g \odot g \\ "
        r"d \leftarrow \max\left(d,\, \frac{n}{(1 - \sqrt{\rho_2}) \|q\|_1}\right), \quad "
        r"\theta \leftarrow \theta - \frac{s}{\sqrt{r} + \delta} - \lambda\, \gamma\, \theta "
        r"\quad (\text{at first } d = d_0)",
        f"Finds its rate itself: a lower bound of the distance to the minimum, which only grows. {_STAYS}",
        "Defazio & Mishchenko",
        2023,
    ),
    "prodigy": Fact(
        "Prodigy",
        rf"{_RATE}, \quad s \leftarrow \rho_1 s + (1 - \rho_1)\, d\, g, \quad "
        r"r \leftarrow \rho_2 r + (1 - \rho_2)\, d^2 g \odot g, \quad "
        r"q \leftarrow \sqrt{\rho_2}\, q + \tfrac{d}{d_0} \gamma\, g, \quad "
        r"n \leftarrow \sqrt{\rho_2}\, n + \tfrac{d}{d_0} \gamma \langle g, \theta_0 - \theta \rangle \\ "
        r"d \leftarrow \max\left(d,\, \frac{c\, n}{\|q\|_1}\right), \quad \theta \leftarrow \theta - "
        r"\gamma\, \frac{s}{\sqrt{r} + d\, \delta} - \lambda\, \gamma\, \theta \quad (\text{at first } d = d_0)",
        f"D-Adaptation that finds the distance faster, by weighing late gradients more. {_STAYS}",
        "Mishchenko & Defazio",
        2023,
    ),
    "dog": Fact(
        "DoG",
        rf"{_DECAYED}, \quad d \leftarrow \max(d, \|\theta - \theta_0\|), \quad G \leftarrow G + \|g\|^2 \\ "
        rf"{STEP} \frac{{d}}{{\sqrt{{G + \delta}}}}\, g \quad (\text{{at first }} d = \varepsilon (1 + \|\theta_0\|))",
        "Distance over gradients: the rate is how far it has come, divided by what it has felt.",
        "Ivgi et al.",
        2023,
    ),
    "dowg": Fact(
        "DoWG",
        rf"{_DECAYED}, \quad d \leftarrow \max(d, \|\theta - \theta_0\|^2), \quad G \leftarrow G + d\, \|g\|^2 \\ "
        rf"{STEP} \frac{{d}}{{\sqrt{{G}} + \delta}}\, g \quad (\text{{at first }} d = \delta)",
        "DoG that weighs each gradient with the distance at its time.",
        "Khaled et al.",
        2023,
    ),
    "momo": Fact(
        "MoMo",
        r"\bar f \leftarrow \rho \bar f + (1 - \rho) f(\theta), \quad s \leftarrow \rho s + (1 - \rho)\, g, \quad "
        r"\gamma \leftarrow \rho \gamma + (1 - \rho) \langle g, \theta \rangle \quad (\rho = 0 \text{ at } t = 0) \\ "
        r"\tau = \min\left(\alpha,\, \frac{\max(0, (1 + \alpha \lambda)(\bar f - f^* - \gamma) + \langle s, \theta "
        r"\rangle)}{\|s\|^2}\right), \quad \theta \leftarrow \frac{\theta}{1 + \alpha \lambda} - \tau s \quad "
        r"(\tau = 0 \text{ where } \|s\|^2 \le 2^{-52})",
        "Momentum with Polyak's step: averages the lines that past losses and gradients make, and goes to their zero.",
        "Schaipp et al.",
        2023,
        extra=("value",),
    ),
    "momo_adam": Fact(
        "MoMo-Adam",
        rf"{S}, \quad {R}, \quad D = \delta + \sqrt{{\hat r}}, \quad \bar f \leftarrow \rho_1 \bar f + "
        r"(1 - \rho_1) f(\theta), \quad \gamma \leftarrow \rho_1 \gamma + (1 - \rho_1) \langle g, \theta \rangle, "
        rf"\quad b = 1 - \rho_1^{{t+1}}, \quad {R_HAT} \\ "
        r"\tau = \min\left(\frac{\alpha}{b},\, \frac{\max(0, (1 + \alpha \lambda)(\bar f - b f^* - \gamma) + "
        r"\langle s, \theta \rangle)}{\langle s, s / D \rangle}\right), \quad \theta \leftarrow "
        r"\frac{\theta}{1 + \alpha \lambda} - \tau \frac{s}{D} \quad "
        r"(\tau = 0 \text{ where } \langle s, s / D \rangle \le 2^{-52})",
        "Adam's direction with MoMo's step.",
        "Schaipp et al.",
        2023,
        extra=("value",),
    ),
    "sophia": Fact(
        "Sophia",
        rf"{S}, \quad {S_HAT}, \quad {STEP} \left(\mathrm{{clip}}\left(\frac{{\hat s}}{{\max(\gamma r, \delta)}},\, "
        r"-h, h\right) + \lambda \theta\right) \\ \text{every } k \text{ steps, the first included: } "
        r"r \leftarrow \rho_2 r + (1 - \rho_2)\, z \odot \nabla^2 f\, z, \quad z \text{ random} \pm 1",
        "Newton coordinate by coordinate, from a rare random look at the Hessian, with clipped steps; the same signs "
        "in every run.",
        "Liu et al.",
        2023,
        extra=("obj_fn",),
    ),
    "ademamix": Fact(
        "AdEMAMix",
        rf"{MOMENTS} m \leftarrow \rho_3 m + (1 - \rho_3)\, g, \quad "
        rf"{STEP} \left(\frac{{\hat s + a\, m}}{{\delta + \sqrt{{\hat r + \delta'}}}} + \lambda \theta\right)",
        "Adam with a second, very slow average of the gradient.",
        "Pagliardini et al.",
        2024,
    ),
    "simplified_ademamix": Fact(
        "Simplified AdEMAMix",
        rf"s \leftarrow \rho_1 s + g, \quad {R}, \quad {R_HAT} \\ "
        rf"{STEP} \left(\frac{{s + a\, g}}{{\delta + \sqrt{{\hat r + \delta'}}}} + \lambda \theta\right)",
        "A long sum of gradients, and the newest one again by itself.",
        "Morwani et al.",
        2025,
        0.001,
    ),
    "adopt": Fact(
        "ADOPT",
        r"d = \mathrm{clip}\left(\frac{g}{\max(\sqrt{r}, \delta)},\, -t^{1/4}, t^{1/4}\right), \quad "
        rf"{R} \quad (r \leftarrow g \odot g \text{{ at }} t = 0) \\ "
        rf"s \leftarrow \rho_1 s + (1 - \rho_1)\, d, \quad {STEP} s",
        "Adam that divides before it averages, by a denominator without the newest gradient; its first step is 0.",
        "Taniguchi et al.",
        2024,
    ),
    "schedule_free_sgd": Fact(
        "Schedule-free SGD",
        rf"z \leftarrow z - \alpha (g + \lambda \theta) \\ {_AVERAGED}",
        _AVERAGE_IDEA,
        "Defazio et al.",
        2024,
    ),
    "schedule_free_adamw": Fact(
        "Schedule-free AdamW",
        rf"{R}, \quad {R_HAT}, \quad z \leftarrow z - \alpha \left(\frac{{g}}{{\sqrt{{\hat r}} + \delta}} + "
        rf"\lambda \theta\right) \\ {_AVERAGED}",
        _AVERAGE_IDEA,
        "Defazio et al.",
        2024,
    ),
}
