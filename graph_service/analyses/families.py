"""Every family of analyses: importing this module registers them all."""

from graph_service.analyses import (  # noqa: F401 - importing registers them
    brokerage_ranked,
    circles_ranked,
    company_ranked,
    influence_ranked,
    key_players_ranked,
    nearness_ranked,
    roles_ranked,
)
