"""Colours as numbers: contrast, and how colour-blind readers see them.

Contrast is that of WCAG 2.2; colour vision deficiencies are simulated after Machado, Oliveira and Fernandes (2009,
"A physiologically-based model for simulation of color vision deficiency"), for full loss of one kind of cone.
"""

from __future__ import annotations

import numpy as np

from visualizations.arrays import Floats

DEFICIENCIES = {
    "none": np.eye(3),
    "protan": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deutan": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "tritan": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
"""Matrices on linear RGB."""

_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def linear(colour: str) -> Floats:
    """Linear RGB, each from 0 to 1, of `#rrggbb`."""
    share = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    bright, dark = sorted((float(linear(colour) @ _TO_XYZ[1]) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def difference(one: str, other: str, deficiency: str = "none") -> float:
    """How far apart two colours look (CIE 1976 distance in L*a*b*), to a reader with that colour vision."""
    return float(np.linalg.norm(_lab(one, deficiency) - _lab(other, deficiency)))


def readable_on(colour: str, paper: str, least: float = 4.5) -> str:
    """The colour, mixed with white or black until its contrast to the paper is at least `least`."""
    towards = 255.0 if float(linear(paper) @ _TO_XYZ[1]) < 0.18 else 0.0
    start = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)
    for share in range(21):
        mixed = np.rint(start + (towards - start) * share / 20).astype(int)
        text = "#" + "".join(f"{int(part):02x}" for part in mixed)
        if contrast(text, paper) >= least:
            return text
    return text


def _lab(colour: str, deficiency: str) -> Floats:
    seen = np.clip(DEFICIENCIES[deficiency] @ linear(colour), 0, 1)
    share = (_TO_XYZ @ seen) / _WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (share * 24389 / 27 + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])
