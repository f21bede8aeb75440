"""Parameters that several analyses share, with their bounds and words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Count = Annotated[int, Field(ge=1, le=1000, description="How many places to show, at most.", examples=[10])]
Weighted = Annotated[
    bool, Field(description="Whether the strength of ties counts; else each tie counts alike.", examples=[True])
]
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
