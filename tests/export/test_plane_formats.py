"""Planes through a training's paths as files."""

import csv
import io

import av
import numpy as np
import pytest
from PIL import Image

from downhill.export.plane_formats import PLANE_FORMATS, PlaneFile
from downhill.export.style import Style
from downhill.networks import Training
from tests.export.test_replay import Page
from tests.player.test_plane_packing import PLANE, TRAINING, taken_apart

SMALL = Style(size=(320, 240), frames=3)


def made(file_format: str, **wanted: object) -> bytes:
    return PlaneFile(file_format, style=SMALL, **wanted).make(PLANE)  # type: ignore[arg-type]


def is_whole(text: str) -> bool:
    """Whether the training and the plane can be read back from the two lines that a file holds."""
    training, plane = text.split("\n")
    return (Training.from_json(training), plane) == (TRAINING, "plane=paths")


def test_pictures_hold_what_they_were_made_of() -> None:
    """Source: the training, read back from each file; every point of the paths may be the still one."""
    gif = Image.open(io.BytesIO(made("gif")))
    assert gif.n_frames == 3  # type: ignore[attr-defined]
    assert is_whole(gif.info["comment"].decode())
    with av.open(io.BytesIO(made("mp4"))) as video:
        assert is_whole(video.metadata["comment"])
    png = Image.open(io.BytesIO(made("png", point=2)))
    assert is_whole(png.info["Training"])
    assert "Experiment" not in png.info
    lines = made("tikz", point=2).decode().replace("\n%+", "").splitlines()
    assert is_whole("\n".join(line[2:] for line in lines if line.startswith("%%")))
    with pytest.raises(ValueError, match="point = 6: must be a whole number from 0 to 5"):
        made("png", point=6)


def test_the_picture_is_of_the_losses_that_are_wanted() -> None:
    """Source: the pixels: the same paths over another landscape, and a moment later."""
    train, test, first = (
        np.asarray(Image.open(io.BytesIO(made("png", **wanted)))) for wanted in ({}, {"losses": "test"}, {"point": 0})
    )
    assert (train != test).any(axis=2).mean() > 0.2
    assert 0 < (train != first).any(axis=2).mean() < 0.2


@pytest.mark.parametrize("file_format", ["html", "lean-html"])
def test_a_replay_holds_what_it_was_made_of(file_format: str) -> None:
    """Source: the page's own parts; of paths of networks there are no read-outs."""
    page = made(file_format, layout="surface").decode()
    parsed = Page(page)
    texts = [parsed.one("script", id=f"downhill-{name}")[1] for name in ("training", "further")]
    assert is_whole("\n".join(texts))
    assert "downhill-experiment" not in page
    answers = {attributes.get("data-answer") for attributes, _ in parsed.all("script")} - {None}
    assert answers == {"picture", "plotly.min.js"} - ({"plotly.min.js"} if file_format == "lean-html" else set())
    race, _ = taken_apart(parsed.packed()["race"])
    assert race["projection"]["heldBy"] == [0.25, 0.25, None]
    about = "<p>84 % of the paths&#x27; variance. Mean cross-entropy of a network with hidden layers 5 on two moons"
    assert f"{about}: of 200 of 320 training" in page
    assert "<h1>Training loss where the paths spread most</h1>" in page


def test_paths_as_a_table() -> None:
    """Source: Python's own reader of CSV; every number reads back exactly."""
    header, *rows = csv.reader(io.StringIO(made("csv").decode()))
    losses = ["train_loss", "plane_loss", "test_loss", "plane_test_loss"]
    assert header == ["entrant", "name", "rule", "point", "step", "x", "y", *losses]
    assert len(rows) == 6 + 4 + 6
    assert rows[0][:5] == ["1", "Gradient descent, b = 2", "gd", "0", "0"]
    assert rows[15][:5] == ["3", "a & b", "adam", "5", "50"]
    numbers = np.array([[float(cell) for cell in row[5:]] for row in rows])
    expected = [
        np.column_stack([path.coordinates, *(getattr(path, name).astype(float) for name in losses)])
        for path in PLANE.paths
    ]
    np.testing.assert_array_equal(numbers, np.concatenate(expected))
    assert made("comma-csv").decode().splitlines()[1].startswith("1;")


def test_losses_as_a_table() -> None:
    """Source: as above."""
    header, *rows = csv.reader(io.StringIO(made("grid-csv").decode()))
    assert header == ["x", "y", "train_loss", "test_loss"]
    x, y, train, test = np.array(rows, float).T.reshape(4, 4, 5)
    np.testing.assert_array_equal(x, np.tile(PLANE.xs, (4, 1)))
    np.testing.assert_array_equal(y.T, np.tile(PLANE.ys, (5, 1)))
    np.testing.assert_array_equal(train, PLANE.train_loss)
    np.testing.assert_array_equal(test, PLANE.test_loss)


FILE_NAMES = ("gif", "mp4", "webm", "png", "svg", "pdf", "tex", "html", "csv")


def test_file_names() -> None:
    names = {PlaneFile(each).file_name for each in PLANE_FORMATS}
    assert names == {f"downhill-plane.{extension}" for extension in FILE_NAMES}
