"""A reader of the MathML that is written here, which knows nothing of how it is written."""

from xml.etree import ElementTree as ET


def read_back(markup: str) -> str:
    """A formula as one line of text, by a reader that knows MathML only: fractions as (p)/(q), powers as (b)^(e)."""
    return _flat(ET.fromstring(f"<math>{markup}</math>"))


def _flat(node: ET.Element) -> str:
    parts = [_flat(child) for child in node]
    match node.tag:
        case "mfrac":
            return f"({parts[0]})/({parts[1]})"
        case "msup":
            return f"{parts[0]}^({parts[1]})"
        case "msub":
            return f"{parts[0]}_{parts[1]}"
        case "mover":
            return f"{parts[1]}{parts[0]}"
        case "msqrt":
            return f"√({''.join(parts)})"
        case "mtr":
            return f"[{', '.join(parts)}]"
        case "mn" if "data-column" in node.attrib:
            return f"{{{node.attrib['data-column']}.{node.attrib['data-part']}}}"
        case "math" | "mrow" | "mtable" | "mtd":
            return "".join(parts)
        case "mi" | "mo" | "mn" | "mtext":
            return (node.text or "").replace("\N{NO-BREAK SPACE}", " ")
        case _:
            raise AssertionError(f"{node.tag} is not expected")
