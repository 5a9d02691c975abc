"""The zip for slides as zipfile, Pillow and ffmpeg read it: what plays once, what is seen of a video that stands."""

import io
import zipfile

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from downhill import Entrant, Experiment, simulate
from downhill.export import Style, render_gif, render_png
from downhill.export.race_formats import FileRequest
from downhill.export.slide_files import render_slide_files

RACE = Experiment("beale", steps=30, entrants=(Entrant("gd", {"learning_rate": 0.01}), Entrant("adam")))
STYLE = Style(size=(481, 360), hold=1.0)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render_slide_files(RACE, simulate(RACE), STYLE))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_gif_loops_and_the_other_plays_once(files: dict[str, bytes]) -> None:
    """Source: GIF89a's NETSCAPE2.0 block, as Pillow reads it: 0 is for ever, and without it a film plays once."""
    loops, once = (Image.open(io.BytesIO(files[name])) for name in ("race.gif", "race-once.gif"))
    assert loops.info["loop"] == 0
    assert "loop" not in once.info
    assert Experiment.from_json(once.info["comment"].decode()) == RACE
    pictures = [[np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(each)] for each in (loops, once)]
    np.testing.assert_array_equal(*pictures)
    assert files["race-once.gif"] == render_gif(RACE, simulate(RACE), Style(size=(481, 360), hold=1.0, once=True))


def test_the_video_begins_with_the_picture_for_one_frame(files: dict[str, bytes]) -> None:
    """Source: the PNG as Pillow reads it; 31 pictures share six seconds, 0.19 s each, in frames of 0.04 s at most."""
    with av.open(io.BytesIO(files["race.mp4"])) as file:
        frames = [(float(frame.time or 0), frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    end = np.asarray(Image.open(io.BytesIO(files["race.png"])).convert("RGB")).astype(int)
    (begins, poster), (next_one, start), *_ = frames
    poster, start, last = (each[:, :481].astype(int) for each in (poster, start, frames[-1][1]))
    assert (begins, next_one) == (0, pytest.approx(0.19 / 5))
    assert np.abs(poster - end).mean() < 2  # compressed
    assert np.abs(last - end).mean() < 2
    assert np.abs(start - end).max() > 100, "the race begins without its paths"
    assert len(frames) == 1 + 30 * 5 + 5 * 5  # five times 0.19 s are the second at the end


def test_the_pictures_are_of_the_end_and_all_is_explained(files: dict[str, bytes]) -> None:
    assert files["race.png"] == render_png(RACE, simulate(RACE), STYLE)
    assert b"<svg" in files["race.svg"]
    assert files["race.pdf"].startswith(b"%PDF")
    told = files.pop("README.txt").decode()
    assert [name for name in files if name not in told] == []


def test_a_hyperparameter_may_be_the_films_time() -> None:
    """Source: the request: the comment's second line, and progress from 0 to 1."""
    request = FileRequest("for-slides", RACE, Style(size=(320, 240), frames=3), film=(0, "learning_rate"))
    shares: list[float] = []
    content = request.make(simulate(RACE), shares.append)
    assert request.file_name == "downhill-beale.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive, Image.open(archive.open("race.gif")) as gif:
        assert gif.info["comment"].decode().splitlines()[1].startswith("film over learning_rate")
    assert shares == sorted(shares)
    assert shares[-1] == 1
