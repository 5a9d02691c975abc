"""A race as a video: MP4 with x264, WebM with VP9."""

import math
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Literal, NamedTuple, cast

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

from downhill.experiment import Experiment
from downhill.export.reel import Progress, Reel, reel
from downhill.export.source import Source
from downhill.export.style import USUAL, Style
from downhill.simulation import Trajectory
from downhill.simulation.sweep import Sweep

_WAITING = 2  # pictures that are drawn and not yet encoded


class _Codec(NamedTuple):
    name: str
    options: dict[str, str]
    file: dict[str, str]


# Most of a frame is the one before: to look at one reference and five frames ahead is enough, and a sixth faster.
_QUICK = {"refs": "1", "rc-lookahead": "5"}
_POSTER_MS = 40
"""For how long a poster stands at most."""
_CODECS: dict[Literal["mp4", "webm"], _Codec] = {
    # "veryfast": slower searches take half as long again and save a tenth of so small a file.
    "mp4": _Codec(
        "libx264", {"crf": "20", "preset": "veryfast", "tune": "animation"} | _QUICK, {"movflags": "faststart"}
    ),
    "webm": _Codec("libvpx-vp9", {"crf": "28", "b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"}, {}),
}


def render_mp4(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    sweep: Sweep | None = None,
    on_progress: Progress | None = None,
    source: Source | None = None,
    poster: Image.Image | None = None,
) -> bytes:
    """The race as MP4, whose metadata ``comment`` is what a GIF's comment is; see :func:`downhill.export.render_gif`.

    A picture with an odd width or height gets a row or column of background more: the format wants even ones. A
    ``poster`` of that size is put before the film, for one frame of at most 40 ms: programs for slides show a video's
    first frame until it plays, and print it. Each picture of the film is then as many such frames as it takes.
    """
    return _encode("mp4", reel(experiment, trajectories, style, sweep, on_progress, source), on_progress, poster)


def render_webm(
    experiment: Experiment,
    trajectories: Sequence[Trajectory],
    style: Style = USUAL,
    *,
    sweep: Sweep | None = None,
    on_progress: Progress | None = None,
    source: Source | None = None,
) -> bytes:
    """The race as WebM; as :func:`render_mp4`."""
    return _encode("webm", reel(experiment, trajectories, style, sweep, on_progress, source), on_progress)


def _encode(
    container: Literal["mp4", "webm"], film: Reel, on_progress: Progress | None, poster: Image.Image | None = None
) -> bytes:
    codec = _CODECS[container]
    # A file on disk: to move its index to the front ("faststart") ffmpeg opens it once more.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"race.{container}"
        _write(file, codec, film, poster)
        content = file.read_bytes()
    if on_progress:
        on_progress(1.0)
    return content


def _write(file: Path, codec: _Codec, film: Reel, poster: Image.Image | None) -> None:
    beats = math.ceil(film.delay / _POSTER_MS) if poster else 1
    with av.open(str(file), "w", options=codec.file) as output:
        output.metadata["comment"] = film.made_of
        rate = Fraction(1000 * beats, film.delay)
        stream = cast(VideoStream, output.add_stream(codec.name, rate=rate, options=codec.options))
        stream.width, stream.height = _even(film.size)
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        reformatter = VideoReformatter()  # one for all: to set one up takes half as long as a picture
        rows = (stream.height, stream.width, 4)

        def add(pixels: bytes, count: int) -> None:
            frame = reformatter.reformat(
                av.VideoFrame.from_numpy_buffer(np.frombuffer(pixels, np.uint8).reshape(rows), "rgba"),
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
                threads=1,  # the encoder has the others
            )
            for _ in range(count):
                frame.pts = None  # the next one
                output.mux(stream.encode(frame))

        _meanwhile(add, _shown(film, poster, beats))
        output.mux(stream.encode(None))


def _meanwhile(add: Callable[[bytes, int], None], shown: Iterator[tuple[Image.Image, int]]) -> None:
    """One picture is encoded while the next is drawn, and few wait: memory does not grow with their number.

    Pixels are taken from the picture here: large pieces of memory that the encoder's thread took and gave back would go
    back to the system each time, and come again page by page; that takes half as long as encoding.
    """
    with ThreadPoolExecutor(1) as encoder:
        waiting: deque[Future[None]] = deque()
        for picture, count in shown:
            waiting.append(encoder.submit(add, picture.tobytes("raw", "RGBX"), count))
            if len(waiting) > _WAITING:
                waiting.popleft().result()
        for encoded in waiting:
            encoded.result()


def _shown(film: Reel, poster: Image.Image | None, beats: int) -> Iterator[tuple[Image.Image, int]]:
    """The poster, then the pictures, each with its number of frames: as many as it takes to hold the last one."""
    size, background = _even(film.size), film.theme.background
    if poster:
        yield _padded(poster, size, background), 1
    for index, picture in enumerate(film.pictures(), 1):
        held = 1 if index < film.count else round(film.hold / film.delay)
        yield _padded(picture, size, background), beats * held


def _even(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    return width + width % 2, height + height % 2


def _padded(picture: Image.Image, size: tuple[int, int], background: str) -> Image.Image:
    if picture.size == size:
        return picture
    padded = Image.new("RGB", size, background)
    padded.paste(picture)
    return padded
