"""An assignment as the student's page is told it."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from downhill.assignments.asked import BEFORE, Asked
from downhill.assignments.assignment import MOST_RUNS, Assignment
from downhill.assignments.changes import numbers_of, value_of
from downhill.assignments.free import Box, Free, FreeNumber, FreeRule
from downhill.assignments.markdown import render_markdown
from downhill.assignments.questions import ChoiceQuestion
from downhill.assignments.work import Work, entrants_of, kind_of, landscape_of
from downhill.drawing.readable import exact
from downhill.experiment.entrant import Entrant
from downhill.experiment.experiment import STEPS, Experiment
from downhill.experiment.labels import labels
from downhill.maps.map import Map
from downhill.networks.training import EPOCHS, Training
from downhill.parameters import Parameter, stops
from downhill.player import wire_assignment as wire
from landscapes import find_landscape
from optimizers import RULE_PREFIX, find_optimizer

_FEW_STOPS = 12
_INTERVALS = 40


def student_page(assignment: Assignment) -> wire.StudentPage:
    """All that the page needs to know; what is right is not in it."""
    work, free = assignment.work, assignment.free
    names = list(map(str, labels(entrants_of(work), exact)))
    return {
        "text": assignment.to_link_text(),
        "digest": assignment.digest,
        "title": assignment.title,
        "task": render_markdown(assignment.task),
        "kind": kind_of(work),  # type: ignore[typeddict-item]
        "entrants": [f"{name}{_typed(each)}" for name, each in zip(names, entrants_of(work), strict=True)],
        "ownRules": [entrant.rule for entrant in entrants_of(work)],
        "landscape": landscape_of(work),
        "landscapes": [{"id": each, "name": find_landscape(each).name} for each in free.landscapes],
        "places": {} if isinstance(work, Training) else _places(_race_of(work), free),
        "given": _given(assignment),
        "start": None if free.start is None else _start(free.start),
        "length": None if free.length is None else _length(work, free.length),
        "rules": [_rules(each, work, names) for each in free.rules],
        "numbers": [_number(each, assignment, names) for each in free.numbers],
        "hidden": assignment.hidden,
        "questions": [_question(each) for each in assignment.questions],
        "runs": assignment.runs or MOST_RUNS,
        "limited": assignment.runs is not None,
        "goal": "" if assignment.goal is None else assignment.goal.describe(),
    }


def _typed(entrant: Entrant) -> str:
    """The text of a typed rule, which its name does not say."""
    if not entrant.rule.startswith(RULE_PREFIX):
        return ""
    return f" ({'; '.join(filter(None, map(str.strip, entrant.rule.removeprefix(RULE_PREFIX).splitlines())))})"


def _race_of(work: Experiment | Map) -> Experiment:
    return work.experiment if isinstance(work, Map) else work


def _places(race: Experiment, free: Free) -> dict[str, wire.Place]:
    bare = replace(race, entrants=())
    others = (bare.on(each) for each in free.landscapes if each != race.landscape)
    return {each.landscape: _place(each, free.start) for each in (bare, *others)}


def _place(race: Experiment, box: Box | None) -> wire.Place:
    """A landscape's own start may lie where none may be."""
    assert race.start is not None  # Experiment fills it in
    x, y = race.start
    if box is not None:
        x, y = min(max(x, box.x_low), box.x_high), min(max(y, box.y_low), box.y_high)
    return {"query": replace(race, start=(x, y)).to_query(), "start": (x, y)}


def _given(assignment: Assignment) -> str:
    work = assignment.work
    if not isinstance(work, Experiment) or "outcome" in assignment.hidden:
        return ""
    return (replace(work, entrants=work.entrants[:1]) if "others" in assignment.hidden else work).to_query()


def _start(box: Box) -> wire.FreeStart:
    return {"x": (box.x_low, box.x_high), "y": (box.y_low, box.y_high)}


def _length(work: Work, length: tuple[int, int]) -> wire.FreeLength:
    low, high = length
    parameter, own = (EPOCHS, work.epochs) if isinstance(work, Training) else (STEPS, _race_of(work).steps)
    allowed = replace(parameter, low=low, high=high, default=own).allowed
    return {"low": low, "high": high, "value": own, "allowed": allowed, "unit": parameter.name}  # type: ignore[typeddict-item]


def _rules(free: FreeRule, work: Work, names: list[str]) -> wire.FreeRules:
    rules: list[wire.NamedId] = [{"id": each, "name": find_optimizer(each).name} for each in free.rules]
    return {
        "entrant": free.entrant,
        "label": _label("rule", free.entrant, names),
        "rules": rules,
        "value": entrants_of(work)[free.entrant].rule,
    }


def _number(free: FreeNumber, assignment: Assignment, names: list[str]) -> wire.FreeNumberLine:
    possible = _possible(assignment, free.entrant)
    having = {entrant.rule: entrant for entrant in possible if free.name in numbers_of(entrant)}
    values = {rule: min(max(value_of(each, free.name), free.low), free.high) for rule, each in having.items()}
    parameter = numbers_of(next(iter(having.values())))[free.name]
    default = next(iter(values.values()))
    within = replace(parameter, low=free.low, high=free.high, default=default, high_excluded=False)
    return {
        "entrant": free.entrant,
        "name": free.name,
        "label": _label(free.name.replace("_", " "), free.entrant, names),
        "meaning": parameter.meaning,
        "scale": parameter.scale,
        "allowed": within.allowed,
        "step": parameter.step,
        "stops": _stops(within, values.values()),
        "values": values,
    }


def _possible(assignment: Assignment, index: int) -> Iterator[Entrant]:
    """The entrant with this index, and the same with each other rule that it may have."""
    own = entrants_of(assignment.work)[index]
    yield own
    yield from (own.with_rules(rule, own.then) for rule in assignment.free.rules_of(index) if rule != own.rule)


def _stops(within: Parameter, values: Collection[float]) -> list[float]:
    """From end to end of its range, what it begins with among them."""
    low, high = within.low, within.high
    found = {*stops(within), low, high, *values}
    if len(found) < _FEW_STOPS and within.scale not in ("whole", "switch"):  # of a narrow range
        found |= {float(f"{low + (high - low) * part / _INTERVALS:.6g}") for part in range(1, _INTERVALS)}
    return sorted(each for each in found if low <= each <= high)


def _label(what: str, entrant: int, names: list[str]) -> str:
    """Whose it is, where there are several."""
    return what if len(names) == 1 else f"{what}, {names[entrant]}"


def _question(asked: Asked) -> wire.StudentQuestion:
    question = asked.question
    told: wire.StudentQuestion = {"kind": question.kind, "text": question.text, "before": asked.when == BEFORE}  # type: ignore[typeddict-item]
    if isinstance(question, ChoiceQuestion):
        told["options"] = question.options
    return told
