"""The chapters of the course, in the lecture notes' order."""

CHAPTERS = (
    "gradients",
    "learning_rate",
    "stochastic",
    "ravines",
    "momentum",
    "nesterov",
    "adaptive",
    "weight_decay",
    "saddles",
    "cliffs",
    "decay",
    "averaging",
    "second_order",
    "initialisation",
    "networks",
    "quiz",
)
"""Their ids; a chapter without a lesson is not shown."""
