"""What an explanation must add up to, over the wire or through the page."""

SAME = 1e-5


def parts_of(explained):
    for block in explained["blocks"]:
        if block["type"] == "sum":
            yield from (term["value"] for term in block["terms"])
            if block["rest"]:
                yield block["rest"][1]
        elif block["type"] == "product":
            yield block["sum"]


def tolerance(explained):
    """1e-5 of the largest number that takes part: what is left of large ones may be as small as it likes."""
    return SAME * max(map(abs, (explained["total"], explained["value"], *parts_of(explained))))


def is_same(explained):
    """The arithmetic gives the engine's float32 value."""
    return abs(explained["total"] - explained["value"]) <= tolerance(explained)
