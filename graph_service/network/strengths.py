"""How far a tie carries, from 0 to 1: for introductions, and as the strength of ties in the networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STRENGTHS: Mapping[str, float] = MappingProxyType({
    "HOLDS": 1.0,       # a holder is the post
    "UNIT_OF": 0.95,    # a post speaks for its unit
    "MEMBER_OF": 0.9,   # a member knows the house
    "WORKS_ON": 0.9,    # working on one measure means daily contact
    "KNOWS": 0.9,       # times `NEVER_MET` where the two have never met
    "LEADS": 0.7,       # an institution's tie: somebody there knows somebody
    "PARTNERS_IN": 0.6, # the same, farther from the daily work
    "ATTENDED": 0.4,    # the same meeting is a start, not an acquaintance
})  # fmt: skip
"""The ties that carry an introduction; a chain is as strong as the product of its ties."""

STRENGTHS_OF_ALL_TIES: Mapping[str, float] = MappingProxyType({
    **STRENGTHS,
    "PART_OF": 0.8, "RESPONSIBLE_FOR": 0.6, "EXPERT_IN": 0.6, "CONCERNS": 0.4, "RAISED": 0.7, "LEARNED_IN": 0.7,
    "APPLIED": 0.6, "SUCCEEDS": 0.8, "REPORTS_TO": 0.9,
})  # fmt: skip
"""Those, and the others over which two things are connected at all."""

OTHERWISE = 0.5
"""The strength of a tie of which nothing is said above."""

NEVER_MET = 0.7
"""Times this where two who know each other have never met in person (as in queries/read/path_between.cypher)."""
