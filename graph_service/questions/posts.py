"""The order of a unit's posts: who leads it first, then who stands in for the head, then the others and the office.

Pure functions of what sources call a post. Their words are German and differ ("Abteilungsleitung", "Leiter:in"); a
deputy's post is mostly one of its own ("Abteilungsleitung, stellvertretend", "Vertretung der Abteilungsleitung").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

Post = Mapping[str, Any]


class Place(IntEnum):
    """What a post is within its unit: the lower, the more it speaks for all of it."""

    POLITICAL_HEAD = 0
    STATE_SECRETARY = 1
    HEAD = 2
    DEPUTY = 3
    OTHER = 4
    OFFICE = 5


# All are written for small letters. `(?![\w-])`: the word ends here, so that "Leitungsstab" is no "Leitung".
_OFFICE = re.compile(r"sekretär|sekretariat|vorzimmer|assisten[tz]|geschäftszimmer")
_ASSISTANT = re.compile(r"(?:persönliche\S*\s+)?referent")
_POLITICAL_HEAD = re.compile(
    r"(?:regierende\S*\s+)?(?:senator|(?:bezirks)?bürgermeister|(?:bezirks)?stadtr[aä]t)(?:[:*/_]?-?in)?(?!\w)"
)
_STATE_SECRETARY = re.compile(r"staatssekretär")
_CHANCELLERY = re.compile(r"chef\S* der senatskanzlei")
_OWN_OFFICE = re.compile(r"büroleit")  # who runs somebody's office, and not the unit
_HEAD = re.compile(
    r"leit(?:ung|er|erin|er[:*/_]-?in)(?![\w-])|leitende|geschäftsführ|generalsekretär|präsident"
    r"|(?<![\w-])(?:direktor|vorstand|vorsitz|landesbeauftragte|amtsarzt|amtsärzt)"
)
_DEPUTY = re.compile(r"stellv|(?<![\w-])(?:ver(?:tre|ter)t(?:ung(?![\w-])|er)|vize)")
_MARK_OF_DEPUTY = re.compile(r"\S*stellv\S*|\bständige\S*|\bver(?:tre|ter)t(?:ung|er)\S*|\bvize|\b(?:der|des|von)\b|\d")
_DEPUTY_OF_ELSE = re.compile(r" und (?:stellv\S*\s+\w|(?:stell)?ver(?:tre|ter)t(?:ung|er\S*)\s+(?:der|des)\s)")
_OF_ANOTHER = re.compile(r"\s(?:der|des|für)\s.*")
_LEVELS = tuple(
    re.compile(rf"{part}s?leit")
    for part in ("abteilung", "fachbereich", "referat", "bereich", "gruppen", "sachgebiet", "team", "projekt")
)
"""Heads of smaller parts, who may sit in a larger unit that has its own head; nearest to the top first."""


def place_of(post: Post) -> Place:
    """The place of a post by its kind (`post_type`), or by its `name` where no kind is known.

    A deputy stands in for a head: who stands in for another post ("Pressesprecher:in, stellvertretend") is one of the
    others, and so is who works for a head ("Referent:in der Senator:in").
    """
    title = _title(post)
    if _OFFICE.match(title):
        return Place.OFFICE
    if not _DEPUTY.search(title):
        return _without_deputies(title)
    if _DEPUTY_OF_ELSE.search(title):
        # "Bezirksstadträtin und stellv. Bezirksbürgermeisterin": a head, and a deputy of something else beside it.
        parts = [_without_deputies(part) for part in title.split(" und ") if not _DEPUTY.search(part)]
        if (own := min(parts, default=Place.OTHER)) < Place.DEPUTY:
            return own
    stands_in_for = re.sub(r"[\s.,;()]+", " ", _MARK_OF_DEPUTY.sub(" ", title)).strip()
    is_head = not stands_in_for or _without_deputies(stands_in_for) < Place.DEPUTY
    return Place.DEPUTY if is_head else Place.OTHER


def leads(post: Post) -> bool:
    """Whether who holds the post speaks for the whole unit: no deputy, and none of the others."""
    return place_of(post) < Place.DEPUTY


def in_order(posts: Iterable[Post]) -> list[Post]:
    """The posts of a unit, the head first; those of one place by the part that they lead, then by id."""
    return sorted(posts, key=order_of)


def order_of(post: Post) -> tuple[int, int, str]:
    """What posts are ordered by; the lower comes first, and no two are equal."""
    place, title = place_of(post), _title(post)
    part = next((level for level, words in enumerate(_LEVELS, start=1) if words.search(title)), 0)
    return place, part if place in (Place.HEAD, Place.DEPUTY) else 0, str(post["id"])


def post_for(posts: Iterable[Post], *, named: str | None, topic: str | None) -> Post | None:
    """The post to go to in a unit: the one named as responsible; else one responsible for the topic; else the head.

    None where there is none of them: who does something else in the unit is no contact for the topic.
    """
    best = min(posts, key=lambda post: (post["id"] != named, topic not in post["topics"], order_of(post)), default=None)
    if best is None or best["id"] == named or topic in best["topics"] or place_of(best) <= Place.DEPUTY:
        return best
    return None


def deputies_of(post: Post, posts: Iterable[Post]) -> list[Post]:
    """The unit's posts that stand in for this one, in order; they stand in for the head alone, and for each other."""
    if place_of(post) > Place.DEPUTY:
        return []
    return [one for one in in_order(posts) if place_of(one) is Place.DEPUTY and one["id"] != post["id"]]


def _title(post: Post) -> str:
    return str(post.get("post_type") or post.get("name") or "").casefold()


def _without_deputies(title: str) -> Place:
    own = _OF_ANOTHER.sub("", title)
    if _ASSISTANT.match(own) or _OWN_OFFICE.search(own):
        return Place.OTHER
    if _POLITICAL_HEAD.match(own):
        return Place.POLITICAL_HEAD
    if _STATE_SECRETARY.search(own) or _CHANCELLERY.search(title):
        return Place.STATE_SECRETARY
    return Place.HEAD if _HEAD.search(own) else Place.OTHER
