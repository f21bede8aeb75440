"""What a graph looks like: a small typed graph in, one page out. Knows no door and no database."""

from visualizations.page import Comparison, Footer, Page, Ranked, Ranking, Text
from visualizations.rendering import content_policy, render

__all__ = ["Comparison", "Footer", "Page", "Ranked", "Ranking", "Text", "content_policy", "render"]
