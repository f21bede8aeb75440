"""Access: who asks, what for, what follows from both; the two gates and the log of what went through them."""

from graph_service.access.accountability import check_may_exercise_rights, check_may_read_log, read_log
from graph_service.access.asking import Asking
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
from graph_service.access.deeds import Deed, check_may_write
from graph_service.access.disclosures import (
    Disclosed,
    Disclosure,
    DisclosureLog,
    DisclosureNotLogged,
    disclosures_in,
    persons_told_of,
)
from graph_service.access.grant_book import GrantBook
from graph_service.access.grants import Grant
from graph_service.access.pace import PersonPace, RequestPace, origin_of
from graph_service.access.persons import (
    PERSONAL_FIELDS,
    RANKING,
    PersonalFields,
    PersonInNetwork,
    PersonReference,
    TellsOfPersons,
    persons_in,
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
from graph_service.access.tokens import TOKEN_START, Token, TokenBook, token_key
from graph_service.access.views import View, present_day, view_for

__all__ = [
    "PERSONAL_FIELDS",
    "PUBLIC",
    "PURPOSES",
    "RANKING",
    "TOKEN_START",
    "Asking",
    "Audience",
    "AudienceClass",
    "Basis",
    "ClassState",
    "ClassTable",
    "Decision",
    "Deed",
    "Disclosed",
    "Disclosure",
    "DisclosureLog",
    "DisclosureNotLogged",
    "Gate",
    "Grant",
    "GrantBook",
    "PersonInNetwork",
    "PersonPace",
    "PersonReference",
    "PersonalFields",
    "PolicyError",
    "Principal",
    "Purpose",
    "Purposes",
    "Reader",
    "RequestPace",
    "Role",
    "Rules",
    "Scope",
    "TellsOfPersons",
    "Token",
    "TokenBook",
    "UnguardedQuery",
    "View",
    "check_may_exercise_rights",
    "check_may_read_log",
    "check_may_write",
    "default_rules",
    "discard_load",
    "disclosures_in",
    "ensure_classes",
    "guarding_class",
    "load_principals",
    "origin_of",
    "person_audience_error",
    "persons_in",
    "persons_told_of",
    "present_day",
    "principal_named",
    "publish_load",
    "read_log",
    "read_principals",
    "token_key",
    "view_for",
]
