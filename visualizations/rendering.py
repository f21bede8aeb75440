"""One page of a graph as text: data, vis-network and our own scripts and style in a single file.

The drawing library comes out of the installed wheel of pyvis, and so do its settings. Of pyvis neither `from_nx`
(which changes the graph) nor `add_edge` (whose time is quadratic) nor `show` is used. vis-network's own style sheet
dresses its buttons and dialogues, none of which the page has, in 200 kB of pictures; it is left out.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.resources
import json
import re
from typing import Any

import networkx as nx
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from visualizations import emphasis
from visualizations.appearance import DARK, GROUP_COLOURS, LIGHT, SCALE, node_types, tie_types
from visualizations.content import clean, content_of
from visualizations.layout import Between, no_more
from visualizations.page import Page

SCRIPTS = (
    "words.js", "data.js", "state.js", "visible.js", "scene.js", "shapes.js", "looks.js", "ties.js", "marks.js",
    "labels.js", "drawing.js", "search.js", "filters.js", "legend.js", "details.js", "paths.js", "table.js",
    "saving.js", "keyboard.js", "main.js",
)  # fmt: skip
"""Our own scripts, in the order in which the page runs them."""

_DRAWING_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"


def render(graph: nx.Graph, page: Page, *, between: Between = no_more) -> str:
    """The graph as one self-contained HTML page, the same for the same graph and page.

    `graph` may be directed or not, and may have parallel ties, loops and loose parts; it is not changed. Nodes are
    our ids; of their attributes `type`, `name`, `name_en`, `unit`, `unit_name`, `district`, `sector`, `phase`,
    `fields_of_action`, `topics`, `as_of`, `source_name`, `invented` and `url` are shown, of the ties' attributes
    `type`, `weight`, `since`, `until` and `strength`; no other leaves. Write it as UTF-8.

    `between` is called between the steps of the layout, which takes the time; what it raises ends the work.
    """
    data = page_data(graph, page, between)
    scripts = [_vis_network(), *(_static(name) for name in SCRIPTS)]
    style = _static("page.css")
    return _template().render(
        language=page.language,
        title=clean(getattr(page.title, page.language)),
        policy=_policy(scripts, style),
        style=Markup(style),  # noqa: S704  # our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704  # our own files and the wheel's
        data=Markup(_as_json(data)),  # noqa: S704  # every `<`, `>` and `&` in it is escaped
        words=Markup(_as_json(json.loads(_static("words.json")))),  # noqa: S704  # the same
    )


def content_policy(page: str) -> str:
    """The content security policy that a rendered page names in its head, for a door to send as a header as well."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    if found is None:
        raise ValueError("This is not a page made by render().")
    return found[1].replace("&#39;", "'") + "; frame-ancestors 'none'"


def page_data(graph: nx.Graph, page: Page, between: Between = no_more) -> dict[str, Any]:
    """All that the page knows, as plain columns: what stands in its bytes, and nothing else."""
    content = content_of(graph)
    for field in ("topics", "fields_of_action", "phase", "sector"):
        content.nodes[field]["en"] = emphasis.english(page, content.nodes[field]["values"])
    groups = emphasis.groups(page, content)
    x, y, overview = emphasis.places(page, content, groups, between)
    data: dict[str, Any] = {
        "title": emphasis.text(page.title),
        "subtitle": emphasis.text(page.subtitle),
        "language": page.language,
        "nodes": {**content.nodes, "x": x, "y": y},
        "ties": content.ties,
        "arrangement": page.arrangement if overview is None and graph.is_directed() else "closeness",
        "types": node_types(content.nodes["type"]["values"]),
        "tieTypes": tie_types(content.ties["type"]["values"]),
        "rankings": [told for entry in page.rankings if (told := emphasis.ranking(entry, content))["items"]],
        "groups": groups,
        "comparison": emphasis.comparison(page.comparison, content, graph.is_directed()),
        "overview": overview,
        "looks": {"groups": GROUP_COLOURS, "scale": SCALE, "light": LIGHT, "dark": DARK, "vis": _vis_settings()},
    }
    footer = page.footer
    data["footer"] = {
        "date": clean(footer.date),
        "purpose": emphasis.text(footer.purpose),
        "audience": emphasis.text(footer.audience),
        "revision": clean(footer.revision) or hashlib.sha256(_as_json(data).encode()).hexdigest()[:12],
    }
    return data


def _as_json(value: object) -> str:
    """JSON that ends no script and begins no comment: it may stand anywhere in a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _policy(scripts: list[str], style: str) -> str:
    def hashed(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; script-src {' '.join(map(hashed, scripts))}; style-src {hashed(style)}; "
        "img-src blob: data:; base-uri 'none'; form-action 'none'"
    )


@functools.cache
def _static(name: str) -> str:
    return importlib.resources.files("visualizations").joinpath("static", name).read_text(encoding="utf-8")


@functools.cache
def _vis_network() -> str:
    script = importlib.resources.files("pyvis").joinpath(_DRAWING_LIBRARY).read_text(encoding="utf-8")
    # The map it names is in no page; a browser's tools would ask for it.
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", script)


@functools.cache
def _vis_settings() -> dict[str, Any]:
    from pyvis.network import Network  # noqa: PLC0415  # it imports IPython, which takes a while

    network = Network(directed=True)
    network.force_atlas_2based(gravity=-40, central_gravity=0.01, spring_length=60, spring_strength=0.06, damping=0.5)
    network.toggle_physics(False)
    network.toggle_hide_edges_on_drag(True)
    options: dict[str, Any] = json.loads(network.options.to_json())
    del options["configure"]
    options["edges"]["smooth"] = False
    return options


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("visualizations", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html")
