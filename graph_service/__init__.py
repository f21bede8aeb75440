"""Links measures, people, administrative units and learnings, and answers whom to ask about what."""

__version__ = "0.1.0"
