"""What is raised about a text that is no formula."""


class FormulaError(ValueError):
    """A text is no formula, or not one that is allowed.

    As text, ``"character 5: found '%', …"``, it counts from 1, as people do.

    Attributes:
        fault: what was found and what is allowed, without the place.
        position: the place of the fault: an index into the text, from 0.
        in_address: what else is to be said where the text stood in an address.
    """

    def __init__(self, fault: str, position: int, in_address: str = "") -> None:
        super().__init__(fault, position, in_address)
        self.fault = fault
        self.position = position
        self.in_address = in_address

    def __str__(self) -> str:
        return f"character {self.position + 1}: {self.fault}"
