"""The race as a file to take home: which kind, how it looks, and the wait for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import get_args

import streamlit as st

from downhill.drawing.layout import Layout as PictureLayout
from downhill.drawing.theme import THEMES, ThemeName
from downhill.experiment import Experiment
from downhill.export.faces import unwritable_in
from downhill.export.race_formats import RACE_FORMATS, FileRequest
from downhill.export.snippet import Library, libraries
from downhill.export.style import FRAMES, HOLD, LONGEST_TITLE, USUAL, WIDTH_CM, Style
from downhill.parameters import Parameter
from downhill.server.own_address import base_url
from downhill.server.shared_races import in_portions
from downhill.simulation.cost import FEW, check_films
from downhill.simulation.portions import finished
from downhill.widgets.delivery import File, deliver
from downhill.widgets.literal import literal
from downhill.widgets.number_fields import kept_number
from downhill.widgets.race_address import layout as layout_on_screen

_SIZES: dict[str, tuple[int, int] | None] = {
    "automatic": None,
    **{f"{width} × {height}": (width, height) for width, height in ((480, 360), (960, 720), (1280, 720), (1920, 1080))},
}
_STILL_SIZES = _SIZES | {"3840 × 2160": (3840, 2160)}
_LAYOUTS: dict[str, PictureLayout | None] = {
    "as on the screen": None,
    "overlay": "overlay",
    "side by side": "grid",
    "beside the loss curve": "split",
    "the loss curve alone": "curve",
}
_FRAMES = Parameter("frames", "n", USUAL.frames, *FRAMES, "pictures that the film has at most", scale="whole")
_HOLD = Parameter("hold", "s", USUAL.hold, *HOLD, "how long the film's last picture stays, in seconds")
_WIDTH = Parameter("width_cm", "w", USUAL.width_cm, *WIDTH_CM, "how wide the drawing is on paper, in centimetres")
_SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
_LIBRARIES: dict[Library, str] = {"downhill": "Downhill", "optax": "optax", "torch": "PyTorch", "numpy": "NumPy"}
_OFFERED = [kind for kind in RACE_FORMATS if kind != "qr"]  # "Share this race" shows it


@st.fragment
def take_home(experiment: Experiment) -> None:
    """Choices, a button that has the file made, and one that downloads it.

    A fragment of its own: the page stays as it is while a file is made.
    """
    kind = st.selectbox("Take it home as", _OFFERED, format_func=_described, key="export-format")
    order = _order(kind, experiment)
    if order is None:
        return
    file = RACE_FORMATS[kind]
    if file.pictured:
        warn_of_unwritable(experiment, order.style)
    deliver(File(order, file.name, order.file_name, partial(_make, order), shows_itself=kind == "snippet"))


def warn_of_unwritable(experiment: Experiment, style: Style) -> None:
    """Say it before a picture is made in which a name could not be read."""
    if lacking := unwritable_in(experiment, style):
        st.warning(
            literal(f"No font on this server has {' '.join(lacking)}: in the picture � will stand there instead."),
            icon=":material/font_download_off:",
        )


def width_on_paper(key: str) -> float:
    """Of a drawing, in centimetres."""
    return kept_number(_WIDTH, key, label="Width, cm", step=0.5)


def _described(kind: str) -> str:
    return f"{RACE_FORMATS[kind].name}: {RACE_FORMATS[kind].meaning}"


def _make(order: FileRequest, on_progress: Callable[[float], None]) -> bytes:
    trajectories = finished(in_portions(order.experiment), lambda _: on_progress(0.0))
    return order.make(trajectories, on_progress)


def _order(kind: str, experiment: Experiment) -> FileRequest | None:
    """What is chosen; ``None``, with a word why, if it cannot be had."""
    if kind == "snippet":
        return _snippet_order(experiment)
    if kind in ("html", "lean-html", "slides"):
        style = Style(theme=_theme_on_screen())
        try:
            return FileRequest(kind, experiment, style, layout_on_screen(), playground=base_url() or None)
        except ValueError as error:  # of whoever runs the server
            st.error(literal(str(error)), icon=":material/error:")
            return None
    if not RACE_FORMATS[kind].pictured:
        return FileRequest(kind, experiment)
    with st.expander("How it looks", icon=":material/tune:"):
        film = _film_choice(experiment) if RACE_FORMATS[kind].moves else None
        if film:
            try:
                check_films(experiment, {film[0]: FEW})
            except ValueError as error:
                st.error(literal(f"The film {error}."), icon=":material/error:")
                return None
        step = None
        if RACE_FORMATS[kind].still:
            steps = float(experiment.steps)
            shown = Parameter("step", "t", steps, 0.0, steps, "the step that is shown", scale="whole")
            step = int(kept_number(shown, "export-step", label="Step"))
        style = _style(moves=RACE_FORMATS[kind].moves, overlay_only=film is not None)
        if RACE_FORMATS[kind].drawn:
            style = replace(style, width_cm=width_on_paper("export-width"))
        if kind == "gif":
            style = replace(style, once=st.toggle("It plays once and stays at its end", key="export-once"))
    return FileRequest(kind, experiment, style, film=film, step=step)


def _film_choice(experiment: Experiment) -> tuple[int, str] | None:
    choices: dict[str, tuple[int, str] | None] = {"the step": None}
    for index, entrant in enumerate(experiment.entrants):
        for parameter in entrant.optimizer.hyperparameters:
            if parameter.scale != "switch":
                choices[f"{parameter.symbol} of {index + 1}. {entrant.label}"] = (index, parameter.name)
    return choices[st.selectbox("Time is", list(choices), key="export-film")]


def _style(*, moves: bool, overlay_only: bool) -> Style:
    left, right = st.columns(2)
    layout = _LAYOUTS["overlay"]
    if not overlay_only:
        layout = _LAYOUTS[left.selectbox("Layout", list(_LAYOUTS), key="export-layout")]
    sizes = _SIZES if moves else _STILL_SIZES
    size = sizes[right.selectbox("Size", list(sizes), key="export-size")]
    colours = st.selectbox("Colours", ["as on the screen", "light", "dark"], key="export-theme")
    title = st.text_input("Title", max_chars=LONGEST_TITLE, placeholder="the landscape's name", key="export-title")
    projector = st.toggle("Large type and lines, for a projector", key="export-projector")
    frames, speed, hold = USUAL.frames, USUAL.speed, USUAL.hold
    if moves:
        left, right = st.columns(2)
        with left:
            frames = int(kept_number(_FRAMES, "export-frames", label="Frames, at most"))
        with right:
            hold = kept_number(_HOLD, "export-hold", label="Seconds at the end", step=0.5)
        speed = st.select_slider("Speed", _SPEEDS, speed, format_func=lambda each: f"{each:g} ×", key="export-speed")
    return Style(
        layout=layout or _as_on_screen(),
        theme=("dark" if colours == "dark" else "light") if colours in THEMES else _theme_on_screen(),
        size=size,
        frames=frames,
        speed=speed,
        hold=hold,
        title=title,
        projector=projector,
    )


def _theme_on_screen() -> ThemeName:
    return "dark" if st.context.theme.type == "dark" else "light"


def _as_on_screen() -> PictureLayout:
    """The flat one where the screen shows the relief."""
    layout = layout_on_screen()
    return layout if layout in get_args(PictureLayout) else "overlay"  # type: ignore[return-value]


def _snippet_order(experiment: Experiment) -> FileRequest | None:
    if not experiment.entrants:
        st.caption("Nobody is racing: there is nothing to write down.")
        return None
    labels = [f"{number}. {entrant.label}" for number, entrant in enumerate(experiment.entrants, 1)]
    entrant = st.selectbox("Whose", range(len(labels)), format_func=lambda index: labels[index], key="export-whose")
    reasons = libraries(experiment, entrant)
    library = st.selectbox("In", list(reasons), format_func=_LIBRARIES.__getitem__, key="export-library")
    if reasons[library]:
        st.caption(literal(f"Not there: {reasons[library]}"))
        return None
    return FileRequest("snippet", experiment, entrant=entrant, library=library)
