"""Where the lecture notes err, and which lesson shows what is right; the words are in the texts, under the same ids."""

from collections.abc import Mapping

from immutabledict import immutabledict

ERRATA: Mapping[str, str | None] = immutabledict(
    {
        "update_rule": "number_minus_vector",
        "sine_exp": "sine_exp_section",
        "unrolled_momentum": "unrolled_momentum",
        "initial_velocity": "initial_velocity",
        "terminal_limit": "terminal_speed",
        "linear_decay": "linear_decay",
        "decay_constant": "linear_decay",
        "adam_line_15": "adam_line_15",
        "epsilon_root": "epsilon_root",
        "parameter_count": "hessian_cost",
        "grouped_parameters": None,
        "positive_eigenvalues": "degenerate_minimum",
        "past_and_rate": "past_and_rate",
        "moving_average": "decaying_sum",
        "r_code": None,
        "hat_left_out": None,
        "adam_numbers": "adam_numbers",
        "decays_twice": "decays_twice",
        "decay_rate": "decay_rate",
        "half_of_the_penalty": "penalty_minimum",
        "decay_and_penalty": "weight_decay",
        "ravine": "equal_curvature",
        "adadelta": "adadelta_and_adam",
        "beale": "beale_minima",
        "saddle_rate": "saddle_rate",
        "adabelief_root": "adabelief_root",
        "predicted_change": "predicted_change",
        "batch_variance": "batch_variance",
        "exponential_average": "averages_bent",
        "example_and_target": "mixed_up_targets",
        "unit_per_layer": "higher_orders",
        "relu_linear": "piecewise_linear",
        "fitnets": "net2net",
        "velocity_sign": "printed_velocity",
        "correction_inside": "printed_velocity",
        "convergence_bounds": "convergence_bounds",
        "arxiv_number": None,
        "he_reason": "he_reason",
        "two_xaviers": "two_xaviers",
        "numbering": None,
    }
)
"""By id, in the notes' order: the lesson's id; ``None`` where nothing runs."""
