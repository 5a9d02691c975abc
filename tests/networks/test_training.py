"""The description of a training: round trips, limits, every refusal; and what is too dear to be begun."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jaxtyping import config

from downhill import Averaging, Entrant, Schedule
from downhill.experiment.codec import MAX_LENGTH
from downhill.experiment.entrant import BATCH_GROWTH
from downhill.networks import Data, Network, Training
from downhill.networks.cost import check_possible, seconds
from downhill.networks.data import DATA
from downhill.networks.examples import Examples, Part, load
from downhill.networks.network import ACTIVATIONS, DROPOUT, INITIALISATIONS, NORMALISATIONS, UNITS, WEIGHT_SCALE
from downhill.networks.training import EPOCHS, ORDERS, PRECISIONS, PROBE_EVERY, SEEDS
from tests.experiment.test_experiment import entrants, numbers_of, values_of
from tests.hostile.grammar import JSON_TEXTS, NUMBERS, TEXTS

SHA = "0123456789abcdef" * 4


@pytest.fixture(autouse=True, scope="module")
def as_visitors_run_it() -> Iterator[None]:
    """Without the tests' own type checker, which would refuse wrong types before the training can."""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


# What can be drawn ----------------------------------------------------------------------------------------------------


def whole(parameter: Any) -> st.SearchStrategy[int]:
    """Its values, as a training has them."""
    return values_of(parameter).map(int)


def data() -> st.SearchStrategy[Data]:
    """Every kind, with some of its numbers."""

    def of(kind: str) -> st.SearchStrategy[Data]:
        return numbers_of(DATA[kind].parameters).map(lambda numbers: Data(kind, numbers, SHA if kind == "csv" else ""))

    return st.sampled_from(sorted(DATA)).flatmap(of)


NETWORKS = st.builds(
    Network,
    hidden=st.lists(whole(UNITS), max_size=8).map(tuple),
    activation=st.sampled_from(ACTIVATIONS),
    initialisation=st.sampled_from(INITIALISATIONS),
    weight_scale=values_of(WEIGHT_SCALE),
    normalisation=st.sampled_from(NORMALISATIONS),
    dropout=values_of(DROPOUT),
)


@st.composite
def growing(draw: st.DrawFn) -> Entrant:
    """Any entrant of a race at rest; its batches may grow."""
    entrant = draw(entrants()).at_rest
    return (
        entrant
        if entrant.batch_size is None
        else replace(entrant, batch_growth=draw(st.none() | values_of(BATCH_GROWTH)))
    )


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    """Every field."""
    who = tuple(draw(st.lists(growing(), max_size=12)))
    each = len(who) > 0 and draw(st.booleans())
    return Training(
        data=draw(data()),
        networks=tuple(draw(st.lists(NETWORKS, min_size=len(who), max_size=len(who)))) if each else (draw(NETWORKS),),
        entrants=who,
        epochs=draw(whole(EPOCHS)),
        seeds=draw(whole(SEEDS)),
        seed=draw(st.integers(0, 2**32 - 20)),
        order=draw(st.sampled_from(ORDERS)),
        precision=draw(st.sampled_from(PRECISIONS)),
        probe_every=draw(whole(PROBE_EVERY)),
    )


# Round trips ----------------------------------------------------------------------------------------------------------


def fits(training: Training) -> bool:
    """Whether its written forms are short enough to be read."""
    return max(len(training.to_query()), len(training.to_json())) <= MAX_LENGTH


@given(trainings().filter(fits))
def test_query_and_json_give_back_the_same_training(training: Training) -> None:
    """Source: the contract: both forms are lossless, to the last bit of every number."""
    for back in (
        Training.from_query(training.to_query()),
        Training.from_query("?" + training.to_query()),
        Training.from_json(training.to_json()),
        pickle.loads(pickle.dumps(training)),
        copy.deepcopy(training),
    ):
        assert back == training
        assert hash(back) == hash(training)
        assert repr(back) == repr(training)


def test_the_default_in_both_forms() -> None:
    """Source: the documented form of an address; what stands for itself is left out."""
    training = Training(entrants=(Entrant("adam", batch_size=32.0, batch_growth=2.0),), seed=3)
    query = training.to_query()
    assert query.startswith(
        "data=digits,test_fraction=0.2,label_noise=0&network=128-64-32&epochs=10&seed=3&entrant=adam,"
    )
    assert "batch_size=32," in query
    assert query.endswith("batch_growth=2")
    assert Training.from_query("data=digits") == Training() == Training.from_json('{"data": {"kind": "digits"}}')


def test_a_network_without_hidden_layers() -> None:
    """Source: the documented form: its units are 0."""
    training = Training(networks=(Network(()),))
    assert "network=0&" in training.to_query()
    assert Training.from_query(training.to_query()) == training


def test_a_table_is_known_by_its_digest() -> None:
    """Source: the documented form."""
    training = Training(Data("csv", digest=SHA))
    assert f"digest={SHA}" in training.to_query()
    assert json.loads(training.to_json())["data"]["digest"] == SHA


def test_a_transformation_of_ones_own_cannot_be_written() -> None:
    """Source: it exists in this process only."""
    import optax

    training = Training(entrants=(Entrant.from_optax("mine", optax.sgd(0.1)),))
    for write in (training.to_query, training.to_json):
        with pytest.raises(ValueError, match="mine"):
            write()


# What it is -----------------------------------------------------------------------------------------------------------


def test_it_never_changes() -> None:
    """Source: frozen; lists become tuples, so that nobody holds a part of it."""
    hidden, who = [4, 3], [Entrant("gd")]
    training = Training(networks=[Network(hidden)], entrants=who)  # type: ignore[arg-type]
    hidden.append(2)
    who.append(Entrant("gd"))
    assert training.networks[0].hidden == (4, 3)
    assert len(training.entrants) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        training.epochs = 3  # type: ignore[misc]


def test_one_network_for_all_or_one_each() -> None:
    """Source: the documented meaning."""
    small, large = Network((2,)), Network((3,))
    pair = (Entrant("gd"), Entrant("adam"))
    assert [Training(networks=(small,), entrants=pair).network(index) for index in range(2)] == [small, small]
    assert [Training(networks=(small, large), entrants=pair).network(index) for index in range(2)] == [small, large]


def test_its_seeds_follow_each_other() -> None:
    """Source: the documented meaning; the last seed there is may be the last of several."""
    assert list(Training(seed=5, seeds=3).run_seeds) == [5, 6, 7]
    assert Training(seed=2**32 - 3, seeds=3).run_seeds[-1] == 2**32 - 1


def test_a_lower_bound_is_that_of_the_cross_entropy() -> None:
    """Source: -log p is at least 0; rules that know the lowest loss are told it, unless the person knows better."""
    told = Training(entrants=(Entrant("polyak_sgd"),)).entrants[0]
    assert [told.hyperparameters[name] for name in told.optimizer.lower_bounds] == [0.0]


# Refusals: field, value, what is allowed ------------------------------------------------------------------------------

REFUSED: Mapping[str, tuple[Callable[[], object], str]] = {
    "data": (lambda: Training(data="digits"), r"data = 'digits': must be of type Data"),  # type: ignore[arg-type]
    "data's kind": (lambda: Data("cats"), r"data = 'cats': must be one of .*digits.*moons.*"),
    "data's number": (
        lambda: Data("moons", {"arms": 2.0}),
        r"data moons: unknown number 'arms'; data moons has examples",
    ),
    "data's range": (lambda: Data("digits", {"label_noise": 1.5}), r"data digits: label_noise = 1\.5: must be"),
    "no digest": (lambda: Data("csv"), r"data csv: digest = '': must be 64 hexadecimal digits"),
    "a bad digest": (
        lambda: Data("csv", digest=SHA.upper()),
        r"data csv: digest = '0.*': must be 64 hexadecimal digits",
    ),
    "digits' digest": (lambda: Data("digits", digest=SHA), r"data digits: digest = '0.*': must be empty"),
    "networks": (lambda: Training(networks="128"), r"networks = '128': must be a sequence of Network"),  # type: ignore[arg-type]
    "a network": (lambda: Training(networks=((128,),)), r"networks\[0\] = \(128,\): must be of type Network"),  # type: ignore[arg-type]
    "no network": (lambda: Training(networks=()), r"networks: 0 of them; must be one for all"),
    "two networks": (
        lambda: Training(networks=(Network(), Network()), entrants=(Entrant("gd"),)),
        r"networks: 2 of them; must be one for all, or one for each of the 1 entrants",
    ),
    "hidden": (lambda: Network(64), r"hidden = 64: must be whole numbers of units"),  # type: ignore[arg-type]
    "nine layers": (lambda: Network((4,) * 9), r"hidden: 9 layers; at most 8 are allowed"),
    "units": (lambda: Network((4, 0)), r"hidden\[1\] = 0: must be"),
    "many units": (lambda: Network((513,)), r"hidden\[0\] = 513: must be"),
    "half a unit": (lambda: Network((2.5,)), r"hidden\[0\] = 2\.5: must be"),  # type: ignore[arg-type]
    "activation": (lambda: Network(activation="swish"), r"activation = 'swish': must be one of relu"),  # type: ignore[arg-type]
    "initialisation": (lambda: Network(initialisation="xavier"), r"initialisation = 'xavier': must be one of"),  # type: ignore[arg-type]
    "normalisation": (lambda: Network(normalisation=True), r"normalisation = True: must be one of"),  # type: ignore[arg-type]
    "weight_scale": (lambda: Network(weight_scale=-1.0), r"weight_scale = -1\.0: must be"),
    "dropout": (lambda: Network(dropout=1.0), r"dropout = 1\.0: must be"),
    "entrants": (lambda: Training(entrants=Entrant("gd")), r"entrants = Entrant.*: must be a sequence of Entrant"),  # type: ignore[arg-type]
    "an entrant": (lambda: Training(entrants=("gd",)), r"entrants\[0\] = 'gd': must be of type Entrant"),  # type: ignore[arg-type]
    "13 entrants": (lambda: Training(entrants=(Entrant("gd"),) * 13), r"entrants: 13 of them; at most 12 can train"),
    "a velocity": (
        lambda: Training(entrants=(Entrant("gd"), Entrant("momentum", velocity_x=0.5))),
        r"entrants\[1\]: velocity_x = 0\.5: .* a network's weights begin at rest",
    ),
    "growth alone": (lambda: Entrant("gd", batch_growth=2.0), r"gd: batch_growth = 2\.0: needs a batch_size"),
    "shrinking": (lambda: Entrant("gd", batch_size=8.0, batch_growth=0.5), r"gd: batch_growth = 0\.5: must be"),
    "epochs": (lambda: Training(epochs=0), r"epochs = 0: must be .*1.*1,?000"),
    "many epochs": (lambda: Training(epochs=1001), r"epochs = 1001: must be"),
    "half an epoch": (lambda: Training(epochs=2.5), r"epochs = 2\.5: must be"),  # type: ignore[arg-type]
    "a float": (lambda: Training(epochs=2.0), r"epochs = 2\.0: must be"),  # type: ignore[arg-type]
    "a text": (lambda: Training(seeds="3"), r"seeds = '3': must be"),  # type: ignore[arg-type]
    "NaN": (lambda: Training(seed=np.nan), r"seed = nan: must be"),  # type: ignore[arg-type]
    "a truth": (lambda: Training(epochs=True), r"epochs = True: must be"),
    "seeds": (lambda: Training(seeds=21), r"seeds = 21: must be"),
    "seed": (lambda: Training(seed=-1), r"seed = -1: must be"),
    "the last seed": (lambda: Training(seed=2**32 - 1, seeds=2), r"the last seed = 4294967296: must be"),
    "probe_every": (lambda: Training(probe_every=10_001), r"probe_every = 10001: must be"),
    "order": (lambda: Training(order="sorted"), r"order = 'sorted': must be one of random, curriculum"),  # type: ignore[arg-type]
    "precision": (lambda: Training(precision="float16"), r"precision = 'float16': must be one of float32, float64"),  # type: ignore[arg-type]
    # Addresses and JSON
    "no data": (lambda: Training.from_query("epochs=3"), r"field 'data' is missing"),
    "no data in JSON": (lambda: Training.from_json("{}"), r"training: field 'data' is missing"),
    "unknown field": (
        lambda: Training.from_query("data=digits&steps=3"),
        r"unknown field 'steps'; allowed are data, network",
    ),
    "twice": (lambda: Training.from_query("data=digits&data=moons"), r"data: given twice"),
    "whole": (lambda: Training.from_query("data=digits&epochs=3.5"), r"epochs.*3\.5"),
    "units in an address": (lambda: Training.from_query("data=digits&network=4-x"), r"network: units.*x"),
    "network's field": (
        lambda: Training.from_query("data=digits&network=4,depth=3"),
        r"network: unknown field 'depth'; allowed are activation",
    ),
    "hidden by name": (
        lambda: Training.from_query("data=digits&network=4,hidden=3"),
        r"network: unknown field 'hidden'",
    ),
    "number": (lambda: Training.from_query("data=digits&network=4,dropout=x"), r"network: dropout.*x"),
    "JSON's list": (
        lambda: Training.from_json('{"data": {"kind": "digits"}, "networks": 3}'),
        r"networks = 3: must be a list",
    ),
    "JSON's network": (
        lambda: Training.from_json('{"data": {"kind": "digits"}, "networks": [{}]}'),
        r"network: field 'hidden' is missing",
    ),
    "JSON's data": (lambda: Training.from_json('{"data": "digits"}'), r"data = 'digits': must be an object with kind"),
    "long": (lambda: Training.from_query("data=digits&" + "x" * MAX_LENGTH), r"characters: at most 20000 are allowed"),
    "long JSON": (lambda: Training.from_json(" " * (MAX_LENGTH + 1)), r"text of 20001 characters: at most"),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_is_named(mistake: str) -> None:
    """Source: the contract: field, value, and what is allowed."""
    make, message = REFUSED[mistake]
    with pytest.raises(ValueError, match=message):
        make()


FIELDS = ("data", "network", "epochs", "seeds", "seed", "order", "precision", "probe_every", "entrant")


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_addresses_are_refused_or_mean_something(field: str) -> None:
    """Source: the hostile corpus: a ValueError, or a training that can be written again."""
    refused = 0
    for text in (*TEXTS, *NUMBERS):
        for value in (text, f"digits,label_noise={text}", f"4,dropout={text}", f"gd,learning_rate={text}"):
            try:
                read = Training.from_query(f"data=moons&{field}={value}" if field != "data" else f"data={value}")
            except ValueError:
                refused += 1
            else:
                assert Training.from_query(read.to_query()) == read
    assert refused > 100


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["gd", "digits", 4, 0.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
WHOLE = json.loads(
    Training(entrants=(Entrant("adam", schedule=Schedule("cosine"), averaging=Averaging("arithmetic")),)).to_json()
)


@given(st.sampled_from(sorted(WHOLE)), ANYTHING, st.booleans())
@example("networks", [{"hidden": [[4]]}], True)
@example("networks", [{"hidden": "64"}], True)
@example("networks", [{"hidden": [True]}], True)
@example("networks", [{"hidden": [4], "dropout": "0.5"}], True)
@example("data", {"kind": ["digits"]}, True)
@example("data", {"kind": "csv", "digest": 3}, True)
@example("epochs", True, True)
@example("order", ["random"], True)
def test_hostile_json_is_refused_or_means_something(name: str, value: Any, whole: bool) -> None:
    """Source: any JSON in place of a field, or of what is within it."""
    described = copy.deepcopy(WHOLE)
    inner = described[name]
    if whole or not isinstance(inner, dict | list):
        described[name] = value
    else:
        inner = inner if isinstance(inner, dict) else inner[0]
        inner[sorted(inner)[0]] = value
    try:
        read = Training.from_json(json.dumps(described))
    except ValueError:
        return
    assert Training.from_json(read.to_json()) == read == Training.from_query(read.to_query())


def test_what_is_no_json_of_a_training_is_refused() -> None:
    """Source: the hostile corpus."""
    for text in (*JSON_TEXTS, *TEXTS, *NUMBERS):
        with pytest.raises(ValueError, match=r".+"):
            Training.from_json(text)


# What is too dear -----------------------------------------------------------------------------------------------------


def examples_of(count: int, inputs: int, classes: int) -> Examples:
    """So many, all alike."""
    part = Part(np.zeros((count, inputs)), np.arange(count) % classes)
    return Examples(part, part, tuple(map(str, range(classes))), tuple(map(str, range(inputs))), None)


def test_newton_on_a_large_network_is_refused_with_what_it_would_cost() -> None:
    """Source: by hand: 64·128 + 128 + 128·64 + 64 + 64·32 + 32 + 32·10 + 10 = 18,986 weights; 4 bytes · 18,986²."""
    training = Training(entrants=(Entrant("gd"), Entrant("newton")))
    message = r"entrants\[1\]: rule = 'newton': would hold 18,986² numbers, 1\.44 GB; .* at most 2,000 weights"
    with pytest.raises(ValueError, match=message):
        check_possible(training, load(training.data, 0))
    check_possible(Training(networks=(Network((16,)),), entrants=(Entrant("newton"),)), load(training.data, 0))


@pytest.mark.parametrize("rule", ["newton", "saddle_free_newton", "bfgs"])
def test_rules_with_a_matrix_may_train_two_thousand_weights(rule: str) -> None:
    """Source: by hand: n units after 1 input and before 2 classes are 4n + 2 weights: 1,998 and 2,002 of them."""
    for units, is_allowed in ((499, True), (500, False)):
        training = Training(networks=(Network((units,)),), entrants=(Entrant(rule),))
        assert training.networks[0].size(1, 2) == 4 * units + 2
        if is_allowed:
            check_possible(training, examples_of(20, 1, 2))
        else:
            with pytest.raises(ValueError, match=r"2,002² numbers"):
                check_possible(training, examples_of(20, 1, 2))


def test_steps_are_limited() -> None:
    """Source: by hand: 1,000 epochs of 200 steps are 200,000."""
    training = Training(networks=(Network((1,)),), entrants=(Entrant("gd", batch_size=1.0),), epochs=1000)
    check_possible(training, examples_of(200, 1, 2))
    with pytest.raises(ValueError, match=r"entrants\[0\]: 1000 epochs are 201,000 steps; at most 200,000 are allowed"):
        check_possible(training, examples_of(201, 1, 2))


def test_weights_of_all_runs_are_limited() -> None:
    """Source: by hand: 784-512⁸-10; weights · seeds · entrants."""
    network = Network((512,) * 8)
    one = network.size(784, 10)
    assert one == 784 * 512 + 7 * 512 * 512 + 512 * 10 + 8 * 512 + 10
    most = 20_000_000 // one
    check_possible(Training(networks=(network,), entrants=(Entrant("gd"),), seeds=most), examples_of(20, 784, 10))
    dear = Training(networks=(network,), entrants=(Entrant("gd"),), seeds=most + 1)
    with pytest.raises(ValueError, match=rf"{one * (most + 1):,} weights in all runs; at most 20,000,000 are allowed"):
        check_possible(dear, examples_of(20, 784, 10))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "data=moons,examples=20&network=41-41&seeds=20&precision=float64" + 12 * "&entrant=newton",
            r"takes some 2\d\.\d GB at once; at most 1\.5 GB are allowed: take smaller batches",
        ),
        (
            "data=moons,examples=10000&network=512-512-512-512&seeds=10&entrant=gd",
            r"takes some \d\.\d GB at once",
        ),
        (
            "data=moons,examples=10000&network=41-41&entrant=newton",
            r"entrants\[0\]: batch_size: 8,000 examples make a step of some \d+ s; at most 5 s are allowed",
        ),
    ],
)
def test_what_would_take_too_much_at_once(query: str, message: str) -> None:
    """Source: by hand: 12 · 20 · 1,929² numbers of 8 bytes are 7 GB, and three of each are there between two steps.

    Of 8,000 examples 4 · 512 units put out 16 million numbers, 66 MB, in each of 10 runs several times.
    """
    training = Training.from_query(query)
    with pytest.raises(ValueError, match=message):
        check_possible(training, load(training.data, 0))


def test_what_is_more_takes_longer() -> None:
    """Source: order, not clocks: more epochs, larger networks, more seeds, more entrants, probes, Hessians."""
    given = load(Data(), 0)
    base = Training(networks=(Network((32,)),), entrants=(Entrant("adam", batch_size=100.0),))
    newton = Training(networks=(Network((16,)),), entrants=(Entrant("newton"),))
    least = seconds(base, given)
    assert seconds(replace(base, epochs=20), given) == pytest.approx(2 * least, rel=0.2)
    assert seconds(replace(base, seeds=3), given) == pytest.approx(3 * least)
    assert seconds(replace(base, entrants=base.entrants * 2), given) == pytest.approx(2 * least)
    assert seconds(replace(base, networks=(Network((512, 512)),)), given) > 10 * least
    assert seconds(replace(base, probe_every=1), given) > 5 * least
    assert seconds(newton, given) > 5 * seconds(replace(newton, entrants=(Entrant("gd"),)), given)
