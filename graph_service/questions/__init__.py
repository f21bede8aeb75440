"""The questions, a module a theme; importing this package registers all of them."""

from graph_service.questions import contacts, measures, network, people, stakeholders, suggestions, units

__all__ = ["contacts", "measures", "network", "people", "stakeholders", "suggestions", "units"]
