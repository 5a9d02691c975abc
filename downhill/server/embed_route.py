"""A race in a frame of somebody else's page, and its picture for where scripts are off."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from downhill.course.texts import Language
from downhill.export.embed import USUAL, embedded_lesson, render_embed, render_fault
from downhill.export.still import render_png
from downhill.export.style import Style
from downhill.player import picture_is_compiled
from downhill.player.wire_embed import EmbeddedLesson
from downhill.server import embed_query
from downhill.server.dear_work import Question, answered, race_is_dear
from downhill.server.embed_address import ROUTE
from downhill.server.shared_races import in_portions
from downhill.simulation import Trajectory

if TYPE_CHECKING:
    from downhill.lessons import RaceLesson

# The page has an origin of its own, wherever it is framed: it reaches nothing that this app keeps in the browser.
# Nothing in it is asked for but the picture, where scripts are off.
POLICY = "; ".join(
    [
        "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "script-src 'unsafe-inline' data:",
        "style-src 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    ]
)
_KEPT = {"Cache-Control": "public, max-age=3600"}
_AGAIN_SECONDS = 2
_BUSY = 503


async def _serve(request: Request) -> Response:
    answer = await answered(request, _page)
    if answer.status_code != 200:
        message = bytes(answer.body).decode()
        again = _AGAIN_SECONDS if answer.status_code == _BUSY else None
        page = render_fault(f"Downhill: {message}", again, embed_query.theme_of(request.url.query))
        answer = HTMLResponse(page, answer.status_code, headers={"Cache-Control": "no-store"})
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _page(query: str) -> Question:
    asked = embed_query.read(query)
    experiment, lesson = asked.experiment, asked.lesson

    def work() -> Generator[None, None, Response]:
        trajectories = yield from in_portions(experiment)
        words = lesson and _words(lesson, trajectories, asked.language)
        page = render_embed(
            experiment,
            trajectories,
            asked.look,
            link=asked.link,
            picture=f"embed.png?{query}",
            title=asked.title,
            words=words,
        )
        return HTMLResponse(page, headers=_KEPT)

    compiled = picture_is_compiled(experiment.landscape, experiment.parameters)
    return Question(work(), race_is_dear(experiment) or not compiled)


def _words(lesson: "RaceLesson", trajectories: tuple[Trajectory, ...], language: Language) -> EmbeddedLesson:
    from downhill.lessons import told  # with all lessons, for which no server's start waits

    return embedded_lesson(language, *told(lesson, trajectories, language))


async def _serve_picture(request: Request) -> Response:
    return await answered(request, _picture)


def _picture(query: str) -> Question:
    asked = embed_query.read(query)

    def work() -> Generator[None, None, Response]:
        trajectories = yield from in_portions(asked.experiment)
        style = Style(layout=asked.look.layout, theme=asked.look.theme or "light", size=USUAL)
        yield
        return Response(render_png(asked.experiment, trajectories, style), media_type="image/png", headers=_KEPT)

    return Question(work(), dear=True)  # tenths of a second


def routes() -> list[Route]:
    """The routes, for ``st.App``."""
    return [Route(ROUTE, _serve), Route(f"{ROUTE}.png", _serve_picture)]
