"""Dominant eigenvectors of large symmetric matrices, and a bound on the largest eigenvalue of any: always the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh

DENSE = 300
"""Up to so many rows all eigenvalues are computed, which is exact and takes milliseconds."""
SAME = 1e-9
"""Relative difference below which two eigenvalues are the same one."""
DIGITS = 11
"""Decimals of an entry that are kept: what lies beyond is noise, and would undo ties."""

Array = Any  # numpy's type of real vectors and matrices, dense, sparse or as an operator


def dominant(matrix: Array) -> tuple[Array, float, bool]:
    """The vector of length 1 that repeated multiplication of a vector of ones ends at, its eigenvalue, and whether it
    was reached.

    `matrix`: symmetric, no entry negative. Where the largest eigenvalue has several vectors (parts of a network that
    are alike), this is the one that lies nearest to the vector of ones, so that equals stay equal.
    """
    size = matrix.shape[0]
    ones = np.ones(size)
    if size <= DENSE:
        dense = matrix @ np.eye(size) if isinstance(matrix, LinearOperator) else matrix.toarray()
        values, vectors = np.linalg.eigh(dense)
        space = vectors[:, values >= values[-1] - SAME * max(values[-1], 1e-300)]
        return _cleaned(space @ (space.T @ ones)), float(values[-1]), True
    try:
        values, vectors = eigsh(matrix, k=1, which="LA", v0=ones, maxiter=20 * size, tol=0)
        return _cleaned(vectors[:, 0]), float(values[0]), True
    except ArpackError:
        vector = ones / np.sqrt(size)
        for _ in range(1000):
            vector = vector + matrix @ vector  # shifted by one, or two-mode networks would swing for ever
            vector /= np.linalg.norm(vector)
        return _cleaned(vector), float(vector @ (matrix @ vector)), False


def _cleaned(vector: Array) -> Array:
    vector = np.abs(vector)
    length = np.linalg.norm(vector)
    return np.round(vector / length, DIGITS) if length > 0 else vector


def largest_eigenvalue_bound(matrix: Array, steps: int = 100) -> float:
    """A number not below the largest eigenvalue of a matrix without negative entries, and mostly close to it.

    For any vector x above 0, max (Mx)_i / x_i is such a bound (Collatz 1942, Wielandt 1950); x is brought near the
    eigenvector by `steps` multiplications. 0 for a matrix of zeros.
    """
    vector = np.ones(matrix.shape[0])
    bound = np.inf
    for _ in range(steps):
        image = matrix @ vector
        bound = min(bound, float(np.max(image / vector, initial=0.0)))
        vector = vector + image
        vector = np.maximum(vector / np.max(vector), 1e-100)
    return float(bound)
