"""The HTTP door: thin routers, one route a registered question, errors as RFC 9457 problem details."""

from graph_service.api.app import create_app

__all__ = ["create_app"]
