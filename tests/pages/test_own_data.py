"""One's own data in Streamlit's AppTest: what is pasted and chosen becomes the landscape of the address."""

import numpy as np
from streamlit.testing.v1 import AppTest

from downhill import Entrant, Experiment
from downhill.widgets.data_control import first_data
from landscapes import DataProblem, find_landscape, fitted, read_problem
from tests.pages.test_playground import named, opened, shown

X = np.arange(12.0)
RACE = Experiment(fitted(X, X**2, "w*x + b").id, steps=20, entrants=(Entrant("gd", {"learning_rate": 0.001}),))


def problem_of(app: AppTest) -> DataProblem:
    return read_problem(shown(app).landscape)


def told(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.caption, *app.warning, *app.error))


def pasted(app: AppTest, text: str) -> AppTest:
    return named(app.text_area, "Your data").set_value(text).run()


def test_a_table_is_pasted() -> None:
    app = opened("landscape=saddle&steps=20&entrant=gd,learning_rate=0.02")
    named(app.selectbox, "Landscape").set_value("data:").run()
    assert shown(app).landscape == first_data()
    pasted(app, "dose;effect;other\n1,5;2;4\n2,5;4;3\n3,5;NA;2\n4,5;7;1\n5,5;oops;0\n6;9;9")
    found = problem_of(app)
    assert sorted(zip(found.x, found.y, strict=True)) == [(1.5, 2.0), (2.5, 4.0), (4.5, 7.0), (6.0, 9.0)]
    assert found.names == ("dose", "effect")
    assert "6 rows, 3 columns, separated by semicolons; decimal comma; names in the first row" in told(app)
    assert "line 4: effect is missing" in told(app)
    assert "line 6: effect = 'oops' is no number" in told(app)
    named(app.selectbox, "y").set_value(2).run()
    assert problem_of(app).names == ("dose", "other")
    assert len(problem_of(app).x) == 6
    assert "Left out" not in told(app)


def test_what_follows_the_data_is_chosen() -> None:
    app = opened(RACE.to_query())
    named(app.selectbox, "Model").set_value("polynomial2").run()
    assert problem_of(app).free == ("c0", "c1")
    assert problem_of(app).standardised
    named(app.number_input, "ridge λ₂").set_value(0.5).run()
    named(app.selectbox, "Across").set_value("c2").run()
    assert problem_of(app).free == ("c2", "c1")
    assert shown(app).parameters["ridge"] == 0.5  # it is of the race, not of the model
    named(app.selectbox, "Up").set_value("c2").run()
    assert problem_of(app).free == ("c1", "c2")
    named(app.checkbox, "Standardised").uncheck().run()
    assert find_landscape(shown(app).landscape).critical_points(shown(app).parameters)
    named(app.selectbox, "Kept for the test loss").set_value(50).run()
    assert problem_of(app).test == 6
    named(app.selectbox, "Model").set_value("typed").run()
    named(app.text_input, "y =").set_value("k*x^p").run()
    assert (problem_of(app).model, problem_of(app).test) == ("k*x^p", 6)
    named(app.text_input, "y =").set_value("k*x^").run()
    assert "is missing behind this" in told(app)
    assert "The picture still shows the last" in told(app)
    assert problem_of(app).model == "k*x^p"


def test_what_cannot_be_used_is_refused_with_the_reason() -> None:
    app = pasted(opened(RACE.to_query()), "one\ntwo")
    assert "must have 2 to 100" in told(app)
    pasted(app, "1,2\n3,4")
    assert "4 to 5,000" in told(app)
    assert shown(app) == RACE
    pasted(app, "1,1\n2,2\n3,3\n4,4")
    named(app.selectbox, "Model").set_value("logistic").run()
    assert "column 2 has 4 different values: must have two" in told(app)


def test_of_too_many_rows_a_random_sample_is_offered() -> None:
    """Never taken without being asked for."""
    rows = np.random.default_rng(0).normal(size=(3000, 2))
    app = pasted(opened(RACE.to_query()), "\n".join(f"{x},{y}" for x, y in rows.tolist()))
    assert shown(app) == RACE
    [button] = [each for each in app.button if each.label.startswith("Take a random sample of")]
    button.click().run()
    found = problem_of(app)
    assert button.label == f"Take a random sample of {len(found.x)} rows"
    assert set(found.x) <= set(rows[:, 0])
    assert f"A random sample of {len(found.x)} rows is used." in told(app)


def test_words_are_told_apart() -> None:
    app = pasted(opened(RACE.to_query()), "1,no\n2,no\n3,yes\n4,no\n5,yes\n6,yes")
    found = problem_of(app)
    assert (found.loss, found.names) == ("logistic", ("column 1", "column 2 is yes"))
    assert sorted(zip(found.x, found.y, strict=True))[-1] == (6.0, 1.0)
