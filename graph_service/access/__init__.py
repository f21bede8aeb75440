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
from graph_service.access.class_table import discard_load, ensure_classes, publish_load
from graph_service.access.disclosures import Disclosure, DisclosureLog, DisclosureNotLogged, disclosures_in
from graph_service.access.persons import PERSONAL_FIELDS, PersonalFields, PersonReference, persons_in
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
    "PERSONAL_FIELDS",
    "PUBLIC",
    "PURPOSES",
    "Audience",
    "AudienceClass",
    "Basis",
    "ClassState",
    "ClassTable",
    "Decision",
    "Disclosure",
    "DisclosureLog",
    "DisclosureNotLogged",
    "Gate",
    "PersonReference",
    "PersonalFields",
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
    "discard_load",
    "disclosures_in",
    "ensure_classes",
    "guarding_class",
    "load_principals",
    "person_audience_error",
    "persons_in",
    "present_day",
    "principal_named",
    "publish_load",
    "read_principals",
    "view_for",
]
