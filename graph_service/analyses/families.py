"""Every family of analyses: importing this module registers them all."""

from graph_service.analyses import (
    brokerage_ranked,
    circles_ranked,
    company_ranked,
    influence_ranked,
    key_players_ranked,
    roles_ranked,
)  # fmt: skip

__all__ = [
    "brokerage_ranked", "circles_ranked", "company_ranked", "influence_ranked", "key_players_ranked", "roles_ranked",
]  # fmt: skip
