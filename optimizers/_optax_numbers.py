"""The numbers of optax's optimizers by the name optax gives them: how each is shown, and which ones stay fixed."""

from collections.abc import Mapping
from typing import NamedTuple

from downhill.parameters import Scale


class Number(NamedTuple):
    """A row of the table: all that ``Parameter`` says of a number, except its name and default."""

    symbol: str
    meaning: str
    low: float
    high: float
    scale: Scale = "linear"

    @property
    def high_excluded(self) -> bool:
        """A fraction kept of something old is below 1."""
        return self.scale == "near_one"


def _kept_fraction(symbol: str, average: str) -> Number:
    return Number(symbol, f"fraction of the {average} kept each step", 0.0, 1.0, "near_one")


_LOWER_BOUND = Number(
    "f*", "lowest loss there is believed to be; the landscape's lowest known minimum unless told", -1000.0, 1000.0
)
_OPTIMISM = Number("b", "weight of the change since the last step", 0.0, 10.0)
_CLIP = Number("h", "longest step before the learning rate", 1e-3, 1e3, "log")

# A name with a dot holds for one optimizer alone. A log scale begins at 0, and is linear, where optax's default is 0.
NUMBERS: Mapping[str, Number] = {
    "b1": _kept_fraction("ρ₁", "old average gradient"),
    "b2": _kept_fraction("ρ₂", "old average of squared gradients"),
    "b3": _kept_fraction("ρ₃", "old average of squared gradients"),
    "adan.b2": _kept_fraction("ρ₂", "old average of the gradient's changes"),
    "ademamix.b3": _kept_fraction("ρ₃", "slow average gradient"),
    "lion.b1": Number("ρ₁", "fraction of the old average gradient in the sign", 0.0, 1.0, "near_one"),
    "lion.b2": _kept_fraction("ρ₂", "old average gradient"),
    "schedule_free_adamw.b1": Number("ρ₁", "fraction of the average x in the point shown", 0.0, 1.0, "near_one"),
    "schedule_free_sgd.b1": Number("ρ₁", "fraction of the average x in the point shown", 0.0, 1.0, "near_one"),
    "simplified_ademamix.b1": _kept_fraction("ρ₁", "old sum of gradients"),
    "sophia.b2": _kept_fraction("ρ₂", "old average of the Hessian's diagonal"),
    "beta": _kept_fraction("ρ", "old average gradient"),
    "adam_b1": _kept_fraction("ρ₁", "biases' old average gradient"),
    "adam_b2": _kept_fraction("ρ₂", "biases' old average of squared gradients"),
    "decay": _kept_fraction("ρ", "old average of squared gradients"),
    "rho": _kept_fraction("ρ", "old averages of squares"),
    "momentum": _kept_fraction("φ", "velocity"),
    "eps": Number("δ", "keeps the denominator away from 0", 1e-30, 1.0, "log"),
    "dog.eps": Number("δ", "added to the sum of squared gradients", 1e-30, 1.0, "log"),
    "dowg.eps": Number("δ", "keeps the denominator away from 0; squared distance believed at first", 1e-30, 1.0, "log"),
    "cocob.eps": Number("δ", "largest gradient believed at first", 1e-30, 1.0, "log"),
    "eps_root": Number("δ′", "the same inside the root", 1e-30, 1.0, "log"),
    "adabelief.eps_root": Number("δ′", "added to the average each step", 1e-30, 1.0, "log"),
    "acprop.eps_root": Number("δ′", "added to the average each step", 1e-30, 1.0, "log"),
    "adam_eps_root": Number("δ′", "the same inside the root, of biases", 1e-30, 1.0, "log"),
    "weight_decay": Number("λ", "pull towards the origin", 0.0, 1.0),
    "adam_weight_decay": Number("λ′", "pull of biases towards the origin", 0.0, 1.0),
    "weight_decay_rate": Number("λ", "fraction of θ taken away each step", 0.0, 1.0),
    "initial_accumulator_value": Number("r₀", "sum of squared gradients at first", 0.0, 100.0),
    "initial_scale": Number("r₀", "average of squared gradients at first", 0.0, 100.0),
    # Trust ratios.
    "min_norm": Number("ν", "smallest length that θ and g count with", 1e-12, 10.0, "log"),
    "trust_coefficient": Number("κ", "step as a fraction of the length of θ", 1e-6, 10.0, "log"),
    # Optimism, and mixtures of averages.
    "alpha": Number("a", "weight of the newest direction", 0.0, 10.0),
    "optimistic_gradient_descent.beta": _OPTIMISM,
    "optimistic_adam_v2.beta": _OPTIMISM,
    "ademamix.alpha": Number("a", "weight of the slow average", 0.0, 100.0),
    "simplified_ademamix.alpha": Number("a", "weight of the newest gradient", 0.0, 200.0),
    "cocob.alpha": Number("a", "how small the first bets are", 1.0, 1e4, "log"),
    # Rates that the rule finds itself.
    "estim_lr0": Number("d₀", "rate believed at first", 1e-12, 1.0, "log"),
    "estim_lr_coef": Number("c", "factor on the rate found", 1e-3, 1e3, "log"),
    "init_step": Number("ε", "first guess of the distance, as a fraction of 1 + ‖θ₀‖", 1e-12, 1e3, "log"),
    "lower_bound": _LOWER_BOUND,
    "f_min": _LOWER_BOUND,
    "scaling": Number("c", "factor on the gradient", 1e-3, 1e3, "log"),
    "weight_lr_power": Number("p", "power of the learning rate that weighs the average", 0.0, 10.0),
    # One rule each.
    "eta": Number("η", "variance of the first noise", 1e-12, 1e4, "log"),
    "noisy_sgd.gamma": Number("γ", "how fast the noise fades", 0.0, 2.0),
    "sophia.gamma": Number("γ", "factor on the curvature", 1e-6, 100.0, "log"),
    "threshold": Number("τ", "length of the average from which the denominator is trusted", 4.0, 100.0),
    "eta_minus": Number("η₋", "factor on the step where the slope changed its sign", 0.01, 1.0),
    "eta_plus": Number("η₊", "factor on the step where the slope kept its sign", 1.0, 5.0),
    "min_step_size": Number("a₋", "shortest step", 1e-12, 1.0, "log"),
    "max_step_size": Number("a₊", "longest step", 1e-6, 1e3, "log"),
    "decay_rate": Number("κ", "how fast the memory of squared gradients grows", 0.0, 2.0),
    "clipping_threshold": _CLIP,
    "clip_threshold": _CLIP,
    "update_interval": Number("k", "steps between two looks at the curvature", 1.0, 1000.0, "whole"),
    "update_proj_gap": Number("k", "steps between two choices of the directions", 1.0, 10_000.0, "whole"),
    "scale": Number("c", "factor on a matrix's step", 1e-3, 1e3, "log"),
}

# What None means where a number is adjustable: the part of the rule that it would leave out is added, and does nothing.
NONE_IS: Mapping[str, float] = {"momentum": 0.0, "weight_decay": 0.0, "weight_decay_rate": 0.0}

_SWITCH = "read by Python while the rule is built, so each position would be a program of its own"
_ARRAYS = "chooses among several arrays of parameters; there is one"
_MATRICES = "says which arrays are matrices: those with two axes"
_DTYPE = "a type, not a number: that of θ is kept"

# What stays at optax's default, and why.
FIXED: Mapping[str, str] = {
    "nesterov": _SWITCH,
    "centered": _SWITCH,
    "eps_in_sqrt": _SWITCH,
    "bias_correction": _SWITCH,
    "bias_correction_mu": _SWITCH,
    "bias_correction_nu": _SWITCH,
    "use_clipping": _SWITCH,
    "scale_init_precond": _SWITCH,
    "multiply_by_parameter_scale": _SWITCH,
    "factored": _SWITCH,
    "adapt_lower_bound": _SWITCH,
    "safeguard_warmup": _SWITCH,
    "variant": _SWITCH,
    "verbose": _SWITCH,
    "adaptive": _SWITCH,
    "preconditioning": _SWITCH,
    "consistent_rms": _SWITCH,
    "mask": _ARRAYS,
    "weight_decay_mask": _ARRAYS,
    "trust_ratio_mask": _ARRAYS,
    "muon_weight_dimension_numbers": _MATRICES,
    "weight_dimension_numbers": _MATRICES,
    "mu_dtype": _DTYPE,
    "accumulator_dtype": _DTYPE,
    "state_dtype": _DTYPE,
    "dtype_momentum": _DTYPE,
    "linesearch": "a transformation, not a number",
    "hessian_diagonal_fn": "a transformation, not a number",
    "base_optimizer": "a transformation, not a number",
    "clip_value_fn": "a function, not a number",
    "ns_coeffs": "chosen by its author together with the number of iterations",
    "ns_steps": "each number of iterations would be a program of its own",
    "adam_learning_rate": "by default not a number but α",
    "memory_size": "the shape of the state, so each size would be a program of its own",
    "min_dim_size_to_factor": "only matrices are factored",
    "adafactor.momentum": "optax keeps this one average in float32",
    "decay_offset": "for a run that is continued; these begin at step 0",
    "beta3": "by default not a number but √ρ₂",
    "init_estim_sq_dist": "by default not a number but δ",
    "warmup_steps": "a schedule, which any rule can have",
    "print_win_rate_every_n_steps": "prints",
    "key": "the noise is the same in every run: key 0",
    "seed": "optax's former name of the key",
}
