"""Parameters that many analyses share, with their bounds."""

from typing import Annotated, Literal

from pydantic import Field

MOST_PLACES = 1000

Count = Annotated[int, Field(ge=1, le=MOST_PLACES, description="How many places, best first.", examples=[10])]
Weighted = Annotated[
    bool, Field(description="Whether stronger ties count more; if not, every tie is one.", examples=[False])
]
Group = Annotated[
    str,
    Field(
        min_length=1, max_length=80,
        description="Attribute of a node that names its group: its unit, its district, its type.", examples=["type"],
    ),
]  # fmt: skip
Direction = Literal["out", "in"]
What = Literal["institutions", "units", "posts", "organisations", "persons"]
Ranked = Annotated[
    What,
    Field(
        description="Whom to rank. Institutions are units, posts and organisations; persons need a purpose that "
        "allows for rankings of persons.",
        examples=["institutions"],
    ),
]
TYPES_OF: dict[What, tuple[str, ...]] = {
    "institutions": ("AdministrativeUnit", "Post", "Organisation"),
    "units": ("AdministrativeUnit",),
    "posts": ("Post",),
    "organisations": ("Organisation",),
    "persons": ("Person",),
}
