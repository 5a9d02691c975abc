"""The hyperparameters of Adam's family, and how its members write their averages."""

from downhill.parameters import Parameter
from optimizers.entry import decay, switch

BETAS = (
    decay("beta1", "ρ₁", 0.9, "fraction of the old average gradient kept each step"),
    decay("beta2", "ρ₂", 0.999, "fraction of the old average of squared gradients kept each step"),
)
OPTIONS = (
    switch("epsilon_inside_root", 0.0, "adds δ inside the root instead of beside it"),
    switch("bias_correction", 1.0, "makes up for averages that start at 0; without it the first steps are wrong"),
)
WEIGHT_DECAY = Parameter(
    "weight_decay", "λ", default=0.01, low=0.0, high=10.0, meaning="how strongly θ is drawn towards 0"
)
SYMBOLS = {
    "first_moment": "s",
    "second_moment": "r",
    "first_corrected": "ŝ",
    "second_corrected": "r̂",
}
