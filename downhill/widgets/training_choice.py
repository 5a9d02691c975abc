"""A choice of one of several that a training may have, by the names that people know them by."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from downhill.widgets.bound import bound


def choice(label: str, chosen: str, names: Mapping[Any, str], key: str, on_choice: Callable[[str], None]) -> None:
    """A field for it.

    Args:
        label: what stands over it.
        chosen: which is.
        names: of all that can be.
        key: identity in the page.
        on_choice: called with another one.
    """
    st.selectbox(
        label,
        list(names),
        index=list(names).index(chosen),
        format_func=names.__getitem__,
        **bound(f"training-{key}", chosen, on_choice),
    )
