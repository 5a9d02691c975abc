"""How a notebook shows an experiment: the core knows no screen, so whoever knows one tells it here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from downhill.experiment.experiment import Experiment

Form = Literal["html", "png"]
Presenter = Callable[["Experiment", Form], str | bytes | None]

_presenters: list[Presenter] = []


def present_by(presenter: Presenter) -> None:
    """From now on this shows experiments.

    Args:
        presenter: gives an experiment in a form: HTML as text, a PNG as bytes, ``None`` where there is none.
    """
    _presenters[:] = [presenter]


def presented(experiment: "Experiment", form: Form) -> str | bytes | None:
    """The experiment in a form, or ``None`` where nobody shows it; its ``repr`` is then seen."""
    return _presenters[0](experiment, form) if _presenters else None
