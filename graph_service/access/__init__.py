"""Access: who asks, what for, what follows from both; the two gates and the log of what went through them."""

from graph_service.access.audiences import (
    Audience,
    AudienceClass,
    Basis,
    ClassState,
    ClassTable,
    Scope,
    guarding_class,
    person_audience_error,
)
from graph_service.access.principals import (
    PUBLIC,
    Principal,
    Role,
    load_principals,
    principal_named,
    read_principals,
)
from graph_service.access.purposes import PURPOSES, Purpose, Purposes
from graph_service.access.reading import Gate, Reader, UnguardedQuery
from graph_service.access.rules import Decision, PolicyError, Rules, default_rules
from graph_service.access.views import View, present_day, view_for

__all__ = [
    "PUBLIC",
    "PURPOSES",
    "Audience",
    "AudienceClass",
    "Basis",
    "ClassState",
    "ClassTable",
    "Decision",
    "Gate",
    "PolicyError",
    "Principal",
    "Purpose",
    "Purposes",
    "Reader",
    "Role",
    "Rules",
    "Scope",
    "UnguardedQuery",
    "View",
    "default_rules",
    "guarding_class",
    "load_principals",
    "person_audience_error",
    "present_day",
    "principal_named",
    "read_principals",
    "view_for",
]
