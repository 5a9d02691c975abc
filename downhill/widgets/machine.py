"""The session as one value, and all that can happen to it. Nothing here knows Streamlit; :mod:`session` does.

A session has one experiment, which all pages of races and maps show, and for each page a view that is this page's own:
of a race the layout, of maps which map and what its colours tell, of networks the training. A page keeps in its address
what it shows; :class:`Page` says how.
The address is a link that anybody may send, so it is read; it must hold what is shown, so it is written; and a run that
a widget causes may carry an address older than the last edit, so it is not read then.

====================================  ==================================================================================
what happens                          what the session is afterwards
====================================  ==================================================================================
``followed``: a page runs,
  the first of all, bare address      the page's first experiment and view
  with another address than before    what the address says; its fault is forgotten
  … of which a part is damaged        *damaged*: what the rest says, and a fault that names the part
  … which cannot be read              *damaged*: the first experiment and view, and a fault that says why
  … with fields that are not ours     what ours say, and a note that names the others
  with the bare address, instead      the first ones, or what there was: ``Page.bare_is_first``
  with the same address               what it was
  *edited*                            what the edit has made it, no longer edited; the address is not looked at
  *arrived*, bare address             the same experiment, in the view that the page had, or in a new one
  *arrived*, an address               what the address says, as above
``edited``: a widget's callback,
  with a change that is allowed       *edited*: changed, without a fault, no longer damaged
  with one that raises ValueError     *edited*: what it was, and a fault that says why
``arrived``: the browser goes to
  another page                        *arrived*: which address it brings is not known yet; no longer edited
  the same page                       what it was
====================================  ==================================================================================

Before a run's body the page's address becomes ``address``: what is shown, written out, or the damaged one, which stays
until the first edit. In every run the view is made to fit the experiment (``Page.fit``): another page may have changed
that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from immutabledict import immutabledict

from downhill.experiment import Experiment
from downhill.experiment.codec import QUERY_FIELDS
from downhill.experiment.own_data import Choice, Columns
from downhill.experiment.pasted import Pasted, read_pasted
from downhill.expressions.rule_text import EXAMPLE
from downhill.server.first_race import FIRST_RACE
from downhill.tables import Table

V = TypeVar("V")


def _as_it_is(_: Experiment, view: Any) -> tuple[Any, None]:
    return view, None


@dataclass(frozen=True, eq=False)
class Page(Generic[V]):
    """A page that keeps the session's experiment, and its own view of it, in its address; or a view alone.

    Where it says of an experiment ``None`` the session's stays what it is.

    Attributes:
        name: tells it from all others.
        first: experiment and view for an address that says nothing, and in place of a damaged one.
        first_name: what the person is told that is.
        read: experiment and view from an address's query, which is not empty; raises ValueError.
        write: the inverse of ``read``.
        begin: experiment and view for a session that comes with this experiment from another page, for the first time.
        fit: the view for this experiment, and what the person is told if it had to be another one.
        fields: of its address, in the order of :func:`downhill.experiment.pasted.read_pasted`.
        bare_is_first: whether who goes to the bare address while on the page is given ``first``.
    """

    name: str
    first: tuple[Experiment | None, V]
    first_name: str
    read: Callable[[str], tuple[Experiment | None, V]]
    write: Callable[[Experiment, V], str]
    begin: Callable[[Experiment], tuple[Experiment | None, V]]
    fit: Callable[[Experiment, V], tuple[V, str | None]] = _as_it_is
    fields: tuple[str, ...] = QUERY_FIELDS
    bare_is_first: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A faulty formula or rule, and the id of the landscape or rule that it was to replace."""

    text: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class Brought:
    """Data that a person has brought along.

    Attributes:
        text: what stands in the field.
        made: the id of the landscape that was made of it; if it could not be, of the one that is shown instead.
        choice: what was chosen beside the data.
        table: what was read; ``None`` if it is no table, or the data came with a link.
        x: which of its columns is the input.
        y: which is the target.
        given: the numbers in them.
        rows: how many of these are used, if not all.
        fault: why no landscape could be made, in words; else empty.
        most: how many rows could be used, if that was why.
    """

    text: str
    made: str
    choice: Choice
    table: Table | None = None
    x: int = 0
    y: int = 1
    given: Columns | None = None
    rows: int | None = None
    fault: str = ""
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What is remembered of one person's visit.

    Attributes:
        experiment: what every page of races and maps shows.
        views: the view of each page that has been shown, by the page's name.
        shown: which page the browser shows, by the navigation's name for it.
        address: the query that its address bar holds, as far as is known; ``None`` when it has just gone there.
        is_edited: whether a widget has caused the next run.
        is_damaged: whether a part of the address could not be read, so that it is left as it is.
        fault: what was wrong with the last address or edit, in words for the person.
        note: what of the last address was passed over, likewise.
        notice: what had to be changed in this run for the view to fit.
        open_entrant: which entrant's settings are open.
        refused_formula: what stands in the field for a formula if not the landscape's.
        refused_rule: what stands in the field for the open entrant's rule if not its own.
        typed_rule: the text that stands in that field at first: the one that has been left last.
        brought: the data that were last brought along.
        player_edits: how many edits of its player have arrived; a player passes over races that are older.
        identity: tells this session from all others.
    """

    experiment: Experiment = FIRST_RACE
    views: Mapping[str, Any] = immutabledict()
    shown: str | None = None
    address: str | None = None
    is_edited: bool = False
    is_damaged: bool = False
    fault: str | None = None
    note: str | None = None
    notice: str | None = None
    open_entrant: int | None = 0
    refused_formula: Refused | None = None
    refused_rule: Refused | None = None
    typed_rule: str = EXAMPLE
    brought: Brought | None = None
    player_edits: int = 0
    identity: str = field(default_factory=lambda: uuid4().hex)

    def view(self, page: Page[V]) -> V:
        """This page's view, which has been shown before."""
        return self.views[page.name]

    def with_view(self, page: Page[V], view: V) -> "Session":
        """With another view on this page."""
        return replace(self, views=immutabledict({**self.views, page.name: view}))


def arrived(old: Session, shown: str) -> Session:
    """The browser shows this page."""
    return old if old.shown == shown else replace(old, shown=shown, address=None, is_edited=False)


def edited(old: Session, change: Callable[[Session], Session]) -> Session:
    """A person has changed something with a widget."""
    try:
        new = change(old)
    except ValueError as error:
        return replace(old, is_edited=True, fault=str(error))
    return replace(new, is_edited=True, is_damaged=False, fault=None, note=None)


def followed(old: Session, page: Page[V], query: str) -> Session:
    """The page runs, with this query in its address."""
    has_view = page.name in old.views
    is_known = has_view and (old.is_edited or old.address == query)
    new = old if is_known else _gone_to(old, page, query)
    view, notice = page.fit(new.experiment, new.view(page))
    return replace(new.with_view(page, view), is_edited=False, notice=notice)


def address(session: Session, page: Page[V]) -> str:
    """The query that the page's address is to hold."""
    if session.is_damaged and session.address is not None:
        return session.address
    return urlencode(parse_qsl(page.write(session.experiment, session.view(page))))


def _gone_to(old: Session, page: Page[V], query: str) -> Session:
    fault, note = None, None
    (experiment, view), pasted = page.first, Pasted[tuple[Experiment | None, V]](None)
    try:
        pasted = read_pasted(query, page.read, page.fields)
    except ValueError as error:
        fault = f"This link is damaged, so the {page.first_name} is shown instead. {error}"
    if pasted.value is not None:
        experiment, view = pasted.value
    elif fault or not old.views or (page.bare_is_first and old.address is not None):
        pass
    elif page.name in old.views:
        experiment, view = old.experiment, old.view(page)
    else:
        experiment, view = page.begin(old.experiment)
    if pasted.faults:
        fault = f"A part of this link is damaged, and the rest is shown. {'; '.join(pasted.faults)}"
    if pasted.passed_over:
        note = f"Passed over in this link: {', '.join(pasted.passed_over)}."
    experiment = experiment or old.experiment
    new = replace(old, experiment=experiment, address=query, fault=fault, note=note, is_damaged=fault is not None)
    return new.with_view(page, view)
