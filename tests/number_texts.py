"""Numbers that the app has written for people, read back."""

import re

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number_of(text: str) -> float:
    """What ``"−2.5"``, ``"1.2×10⁻⁷"`` or ``"10⁻³"`` stands for."""
    scientific = re.fullmatch(r"(?:(\S+)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    plain = f"{scientific[1] or 1}e{scientific[2].translate(RAISED)}" if scientific else text
    return float(plain.replace("−", "-"))
