"""Measures straight from the papers' definitions: by every pair, triple, way or set. Slow, and with nothing of ours.

Nearly all take a matrix of ties, `{node: {node: weight}}`, in which a tie of weight 0 is none; see `matrix`.
"""

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np

INFINITE = math.inf


def matrix(graph, *, weighted=False, directed=None):
    """What two nodes have in ties: parallel ones added, or 1 if there are any; no loops."""
    directed = graph.is_directed() if directed is None else directed
    ties = {one: dict.fromkeys(graph, 0.0) for one in graph}
    for start, end, data in graph.edges(data=True):
        if start == end:
            continue
        both = not (directed and graph.is_directed())
        for one, other in ((start, end), (end, start))[: 1 + both]:
            ties[one][other] = ties[one][other] + data.get("weight", 1.0) if weighted else 1.0
    return ties


def contacts(ties, node):
    """Whom a node has a tie with, in whichever direction."""
    return [other for other in ties if ties[node][other] or ties[other][node]]


def distances(ties, *, weighted=False):
    """Lengths of the shortest ways (Floyd and Warshall), in fractions; a tie is 1 long, or 1 / its weight."""
    far = {
        one: {other: length(tie, weighted=weighted) for other, tie in row.items() if tie and one != other}
        for one, row in ties.items()
    }
    for between in ties:
        for one in ties:
            if one != between and (first := far[one].get(between)):
                for other, second in far[between].items():
                    if other != one and first + second < far[one].get(other, INFINITE):
                        far[one][other] = first + second
    return {one: {other: 0 if one == other else far[one].get(other, INFINITE) for other in ties} for one in ties}


def length(tie, *, weighted):
    """How long a tie is."""
    return 1 / Fraction(tie) if weighted else 1


def numbers_of_ways(ties, far, *, weighted=False):
    """How many shortest ways lead from one node to another."""
    ways = {one: dict.fromkeys(ties, 0) for one in ties}
    for start in ties:
        ways[start][start] = 1
        for end in sorted((node for node in ties if 0 < far[start][node] < INFINITE), key=far[start].get):
            ways[start][end] = sum(
                ways[start][last]
                for last in ties
                if ties[last][end] and far[start][last] + length(ties[last][end], weighted=weighted) == far[start][end]
            )
    return ways


def betweenness(ties, *, weighted=False, directed=False):
    """Freeman 1977: the sum over pairs of the share of their shortest ways that lead over a node."""
    far = distances(ties, weighted=weighted)
    ways = numbers_of_ways(ties, far, weighted=weighted)
    found = dict.fromkeys(ties, 0.0)
    for start, node, end in itertools.permutations(ties, 3):
        if far[start][end] < INFINITE and far[start][node] + far[node][end] == far[start][end]:
            found[node] += ways[start][node] * ways[node][end] / ways[start][end]
    return {node: score if directed else score / 2 for node, score in found.items()}


def closeness(ties, *, weighted=False, corrected=True):
    """Freeman 1979, with Wasserman and Faust's share of those that reach the node."""
    far = distances(ties, weighted=weighted)
    found = {}
    for node in ties:
        near = [far[other][node] for other in ties if other != node and far[other][node] < INFINITE]
        found[node] = len(near) / float(sum(near)) if near else 0.0
        if near and corrected:
            found[node] *= len(near) / (len(ties) - 1)
    return found


def harmonic(ties, *, weighted=False):
    """Sum of 1 / distance from all others."""
    far = distances(ties, weighted=weighted)
    return {node: sum(float(1 / far[other][node]) for other in ties if other != node) for node in ties}


def as_array(ties):
    return np.array([[ties[one][other] for other in ties] for one in ties], dtype=float).reshape(len(ties), len(ties))


def settled(step):
    """What multiplying by a matrix 65,536 times makes of a vector of ones, at length 1; far oftener, rounding wins."""
    power = step
    for _ in range(16):
        power = power @ power
        power /= np.abs(power).max()
    vector = power @ np.ones(len(step))
    return vector / np.linalg.norm(vector)


def eigenvector(ties):
    """Bonacich 1972, of a network without direction."""
    array = as_array(ties)
    return dict(zip(ties, settled(array + np.eye(len(array))).tolist(), strict=True))


def katz(ties, alpha):
    """Katz 1953: 1 + the walks that end at a node, each of length k counting alpha^k."""
    array = as_array(ties)
    walks = total = np.ones(len(array))
    for _ in range(3000):
        walks = alpha * (array.T @ walks)
        total = total + walks
    return dict(zip(ties, total.tolist(), strict=True))


def pagerank(ties, alpha=0.85):
    """Brin and Page 1998: where a walker is in the long run who starts anew from where no tie leads on."""
    array = as_array(ties)
    size = len(array)
    sums = array.sum(axis=1)
    steps = np.array(
        [row / total if total else np.full(size, 1 / size) for row, total in zip(array, sums, strict=True)]
    )
    found = np.linalg.solve(np.eye(size) - alpha * steps.T, np.full(size, (1 - alpha) / size))
    return dict(zip(ties, found.tolist(), strict=True))


def of_sum_one(ties):
    """`eigenvector`, so that it adds up to 1: what hubs and authorities are in a network without direction."""
    found = eigenvector(ties)
    return {node: score / sum(found.values()) for node, score in found.items()}


def hubs_and_authorities(ties):
    """Kleinberg 1999: the strongest vectors of A A' and A' A, of sum 1; none where two are equally strong."""
    array = as_array(ties)
    strengths = np.linalg.svd(array, compute_uv=False)
    if len(strengths) > 1 and strengths[0] - strengths[1] < 1e-6:
        return None
    found = [settled(array @ array.T), settled(array.T @ array)]
    return tuple(dict(zip(ties, (one / one.sum()).tolist(), strict=True)) for one in found)


def core(ties):
    """Seidman 1983: the best, over all sets with the node, of the fewest ties that one in the set has inside."""
    found = dict.fromkeys(ties, 0)
    for size in range(1, len(ties) + 1):
        for members in itertools.combinations(ties, size):
            least = min(sum(1 for other in members if ties[node][other]) for node in members)
            for node in members:
                found[node] = max(found[node], least)
    return found


def constraint_parts(ties, node):
    """Burt 1992, equation 2.4: (p_ij + sum over q of p_iq p_qj)^2 for each contact j."""

    def invested(one, other):
        whole = sum(ties[one][k] + ties[k][one] for k in ties)
        return (ties[one][other] + ties[other][one]) / whole if whole else 0.0

    return {
        j: (invested(node, j) + sum(invested(node, q) * invested(q, j) for q in ties if q not in (node, j))) ** 2
        for j in contacts(ties, node)
    }


def effective_size(ties, node):
    """Burt 1992, equation 2.2: for each contact j, 1 - sum over q of p_iq m_jq."""
    whole = sum(ties[node][k] + ties[k][node] for k in ties)
    total = 0.0
    for j in contacts(ties, node):
        strongest = max(ties[j][k] + ties[k][j] for k in ties)
        total += 1 - sum(
            (ties[node][q] + ties[q][node]) / whole * (ties[j][q] + ties[q][j]) / strongest
            for q in ties
            if q not in (node, j)
        )
    return total


def hierarchy(ties, node):
    """Burt 1992, equation 2.9 (Coleman's and Theil's index of disorder)."""
    parts = list(constraint_parts(ties, node).values())
    if len(parts) == 1:
        return 1.0
    mean = sum(parts) / len(parts)
    return sum(part / mean * math.log(part / mean) for part in parts) / (len(parts) * math.log(len(parts)))


def role(first, broker, last):
    """Gould and Fernandez 1989, figure 1, by the groups of who sends, who passes on, and who receives."""
    if first == broker == last:
        return "coordinator"
    if first == last:
        return "consultant"
    if broker == last:
        return "gatekeeper"
    if first == broker:
        return "representative"
    return "liaison"


def brokered(ties, group):
    """How often each node passes on between two others that have no tie in that direction, by role."""
    found = {node: Counter() for node in ties}
    for i, j, k in itertools.permutations(ties, 3):
        if ties[i][j] and ties[j][k] and not ties[i][k]:
            found[j][role(group[i], group[j], group[k])] += 1
            found[j]["total"] += 1
    return found


def fragmentation(ties, gone, *, by_distance=False):
    """Borgatti 2006, equations 4 and 9, of what is left; without direction."""
    left = {one: {other: ties[one][other] for other in ties if other not in gone} for one in ties if one not in gone}
    if len(left) < 2:
        return 1.0
    far = distances(left)
    pairs = list(itertools.permutations(left, 2))
    near = (1 / far[one][other] if by_distance else far[one][other] < INFINITE for one, other in pairs)
    return 1 - sum(near) / len(pairs)


def reach(ties, members, steps, *, by_distance=False):
    """Borgatti 2006: the share of nodes within so many steps, or by 1 / distance (equation 14)."""
    if not ties or not members:
        return 0.0
    far = distances(ties)
    nearest = [min(far[member][node] for member in members) for node in ties]
    near = (1 / max(1, length) if by_distance else length <= steps for length in nearest)
    return sum(near) / len(ties)


def similarities(ties, one, other):
    """Common neighbours, Jaccard, Adamic-Adar and resource allocation of two nodes."""
    mine, theirs = set(contacts(ties, one)), set(contacts(ties, other))
    degrees = [len(contacts(ties, node)) for node in mine & theirs]
    return (
        len(degrees),
        len(degrees) / len(mine | theirs) if mine | theirs else 0.0,
        sum(1 / math.log(degree) for degree in degrees),
        sum(1 / degree for degree in degrees),
    )


def modularity(ties, group, resolution=1.0):
    """Newman and Girvan 2004: sum over all two of (A_ij - k_i k_j / 2m) / 2m in one group."""
    twice = sum(sum(row.values()) for row in ties.values())
    strength = {node: sum(row.values()) for node, row in ties.items()}
    return sum(
        (ties[i][j] - resolution * strength[i] * strength[j] / twice) / twice
        for i, j in itertools.product(ties, repeat=2)
        if group[i] == group[j]
    ) if twice else 0.0  # fmt: skip


def parts(ties, gone=()):
    """The connected parts without some nodes, as sets; without direction."""
    left = [node for node in ties if node not in gone]
    found = []
    for node in left:
        near = [part for part in found if any(ties[node][other] or ties[other][node] for other in part)]
        found = [part for part in found if part not in near] + [{node}.union(*near)]
    return found


def misfits(ties, inside):
    """Borgatti and Everett 1999: pairs of the core that are not tied, and pairs of the periphery that are."""
    return sum(
        (one in inside) == (other in inside) and bool(ties[one][other]) != (one in inside)
        for one, other in itertools.combinations(ties, 2)
    )


def pattern_correlation(ties, inside):
    """Pearson's correlation of ties and ideal pattern over the pairs within core and periphery; 0 if not defined."""
    pairs = [pair for pair in itertools.combinations(ties, 2) if (pair[0] in inside) == (pair[1] in inside)]
    tied = [float(bool(ties[one][other])) for one, other in pairs]
    ideal = [float(one in inside) for one, _ in pairs]
    if len(set(tied)) < 2 or len(set(ideal)) < 2:
        return 0.0
    return float(np.corrcoef(tied, ideal)[0, 1])
