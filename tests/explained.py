"""Checks that an explanation adds up, over the websocket or through the page."""

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
    """1e-5 of the largest number in the sum, because the difference of large numbers may be arbitrarily small."""
    return SAME * max(map(abs, (explained["total"], explained["value"], *parts_of(explained))))


def is_same(explained):
    """Whether the arithmetic gives the engine's float32 value."""
    return abs(explained["total"] - explained["value"]) <= tolerance(explained)
