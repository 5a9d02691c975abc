"""What a race's views ask, by the names of a server's routes, and the work for the answers."""

import json
from collections.abc import Callable

from downhill.experiment import Experiment
from downhill.notebook.kernel_widget import Work
from downhill.player import landscape_picture, message
from downhill.player.files import PLOTLY, content
from downhill.player.questions import edited_experiment, film_asked, losses_over, race, tuned_asked, with_view
from downhill.player.read_outs import read_outs
from downhill.player.wire import RidgeStart
from downhill.simulation.simulate import simulate_in_portions
from downhill.simulation.starts import ridge_start


def _picture(query: str) -> bytes:
    experiment = Experiment.from_query(query)
    picture = landscape_picture(experiment.landscape, experiment.parameters)
    return message(picture.header, picture.losses)


def _ridge_start(query: str) -> bytes:
    found: RidgeStart = {"start": ridge_start(Experiment.from_query(query))}
    return json.dumps(found).encode()


def _read_outs(query: str) -> Work:
    experiment = Experiment.from_query(query)
    return read_outs(experiment, (yield from simulate_in_portions(experiment)))


def _in_one(answer: Callable[[str], bytes]) -> Callable[[str], Work]:
    def work(query: str) -> Work:
        yield None
        return answer(query)

    return work


ANSWERS: dict[str, Callable[[str], Work]] = {
    "race": lambda query: race(edited_experiment(query)),
    "landscape": _in_one(lambda query: losses_over(*with_view(query))),
    "film": lambda query: film_asked(query).work(),
    "tuned": lambda query: tuned_asked(query).work(),
    "picture": _in_one(_picture),
    "ridge-start": _in_one(_ridge_start),
    "read-outs": _read_outs,
    PLOTLY: _in_one(lambda _: content(PLOTLY)),
}
