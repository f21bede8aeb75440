"""The pages: server-rendered, in German, without JavaScript, with nothing from another host."""

from graph_service.web.own_data import own_data_router
from graph_service.web.policy import content_policy
from graph_service.web.start import web_router

__all__ = ["content_policy", "own_data_router", "web_router"]
