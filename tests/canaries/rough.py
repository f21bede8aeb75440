"""Requests that no client sends by itself: unknown methods, wrong contents, huge bodies, line breaks in ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.canaries.sending import PAGE, Bait, Sent, one_of_these

JSON = (("Content-Type", "application/json"),)
LINE_BREAK = "%0d%0aSet-Cookie:%20injected=1%0d%0a%0d%0a"
LARGEST_BODY = 1_000_000

Make = Callable[[str, str], Sent]
"""Makes a request of a route and some bait."""


def _get(route: str, target: str, **more: object) -> Sent:
    return Sent("GET", route, target, **more)  # type: ignore[arg-type]


def _post(route: str, content_type: str, body: str) -> Sent:
    return Sent("POST", route, route, (("Content-Type", content_type),) if content_type else (), body.encode())


def _with_method(method: str) -> Make:
    return lambda route, bait: Sent(method, route, f"{route}?{urlencode({'id': bait})}", alone=True)


ROUGH: Mapping[str, Make] = {
    **{f"the method {method}": _with_method(method) for method in
       ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")},
    "a line break in the path": lambda route, bait: _get(route, f"{route}{LINE_BREAK}{quote(bait)}"),
    "a line break in a parameter": lambda route, bait: _get(route, f"{route}?id={LINE_BREAK}{quote(bait)}"),
    "a line break in an id": lambda route, bait: _get(route, f"/v1/entities/{quote(bait)}{LINE_BREAK}"),
    "a null in an id": lambda route, bait: _get(route, f"/v1/entities/{quote(bait)}%00"),
    "dots in the path": lambda route, bait: _get(route, f"/v1/entities/../../{quote(bait)}"),
    "a path that is none": lambda route, bait: _get(route, f"/{quote(bait)}"),
    "an unknown question": lambda route, bait: _get(route, f"/v1/questions/{quote(bait)}"),
    "an unknown parameter": lambda route, bait: _get(route, f"{route}?{urlencode({bait: bait, 'id': bait})}"),
    "a parameter twice": lambda route, bait: _get(route, f"{route}?{urlencode([('id', bait), ('id', bait)])}"),
    "bytes that are no text": lambda route, bait: _get(route, f"{route}?id=%ff%fe{quote(bait)}"),
    "a very long address": lambda route, bait: _get(route, f"{route}?id={quote(bait)}{'x' * 50_000}", alone=True),
    "JSON that is cut": lambda route, bait: _post(route, "application/json", f'{{"id": "{bait}'),
    "JSON that is a list": lambda route, bait: _post(route, "application/json", f'["{bait}"]'),
    "JSON that is deep": lambda route, bait: _post(route, "application/json", "[" * 20_000),
    "JSON with half a letter": lambda route, bait: _post(route, "application/json", f'{{"id": "{bait}\\ud800"}}'),
    "JSON with a huge number": lambda route, bait: _post(route, "application/json", f'{{"limit": {"9" * 400}}}'),
    "JSON called text": lambda route, bait: _post(route, "text/plain", f'{{"id": "{bait}"}}'),
    "JSON called nothing": lambda route, bait: _post(route, "", f'{{"id": "{bait}"}}'),
    "XML": lambda route, bait: _post(route, "application/xml", f"<!DOCTYPE x [<!ENTITY e '{bait}'>]><x>&e;</x>"),
    "a form for the interface": lambda route, bait: _post(
        route, "application/x-www-form-urlencoded", urlencode({"id": bait})
    ),
    "JSON for the page": lambda route, bait: _post(PAGE, "application/json", f'{{"topic": "{bait}"}}'),
    "parts for the page": lambda route, bait: _post(
        PAGE, "multipart/form-data; boundary=b",
        f'--b\r\nContent-Disposition: form-data; name="topic"\r\n\r\n{bait}\r\n--b--\r\n',
    ),
    "a broken boundary for the page": lambda route, bait: _post(PAGE, "multipart/form-data; boundary=b", f"--c{bait}"),
    "a file for the page": lambda route, bait: _post(
        PAGE, "multipart/form-data; boundary=b",
        f'--b\r\nContent-Disposition: form-data; name="topic"; filename="{bait}"\r\n\r\n{bait}\r\n--b--\r\n',
    ),
    "an ETag of another": lambda route, bait: _get(route, f"{route}?id={quote(bait)}", headers=(
        ("If-None-Match", f'W/"{bait}", *'),
    )),
    "a foreign host": lambda route, bait: _get(PAGE, PAGE, headers=(("X-Forwarded-For", bait), ("Origin", bait))),
    "the description": lambda route, bait: _get("/openapi.json", "/openapi.json"),
    "the empty page": lambda route, bait: _get(PAGE, PAGE),
    "the style sheet": lambda route, bait: _get("/static/style.css", f"/static/style.css?{quote(bait)}"),
}  # fmt: skip
"""Each by what is wrong with it (the last ones: nothing)."""

HUGE: Mapping[str, Make] = {
    "a huge body": lambda route, bait: Sent("POST", route, route, JSON, bait.encode() * 60_000, alone=True),
    "a body just too large": lambda route, bait: Sent(
        "POST", route, route, JSON, bait.encode().ljust(LARGEST_BODY + 1, b"x"), alone=True
    ),
}
"""These take long, so they are sent seldom."""


def rough_requests(bait: Bait, routes: Sequence[str]) -> st.SearchStrategy[Sent]:
    """Any of them, for any route, with a hidden id or a part of a hidden text in it."""
    makers = [*ROUGH.values()] * 6 + [*HUGE.values()]
    return st.builds(
        lambda make, route, word: make(route.replace("{id}", quote(word)), word),
        one_of_these(makers), st.sampled_from(routes), one_of_these([*bait.ids, *bait.words[::3]]),
    )  # fmt: skip
