"""Analyses of a network: pure functions from a `networkx` graph to a ranking with reasons; they know no database.

A module a family. Each holds the measures themselves, importable for analysts and tested against published values,
and beside them the registered analyses (`@analysis`), which rank with them and say why.
"""
