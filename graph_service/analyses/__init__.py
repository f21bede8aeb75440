"""Analyses of a network: pure functions from a `networkx` graph to a ranking with reasons; they know no database.

Here are the measures themselves, importable for analysts and tested against published values; in `ranked/` what is
registered (`@analysis`), which ranks with them and says why.
"""
