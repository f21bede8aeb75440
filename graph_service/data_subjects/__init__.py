"""The rights of the people in the graph: what is stored, corrected, restricted, withdrawn, and erasure that lasts."""

from graph_service.data_subjects.consenting import enter_consent
from graph_service.data_subjects.correcting import BY_OFFICER, BY_ONESELF, Correction, correct
from graph_service.data_subjects.erasing import Erased, erase, erase_again
from graph_service.data_subjects.own_data import OwnRecord, check_state, check_state_named, own_record, state_of
from graph_service.data_subjects.report import PersonReport, consents_on, report_on
from graph_service.data_subjects.restricting import restrict, unrestrict
from graph_service.data_subjects.retention import Removed, remove_what_is_over, terms
from graph_service.data_subjects.rights import Rights
from graph_service.data_subjects.withdrawing import withdraw

__all__ = [
    "BY_OFFICER",
    "BY_ONESELF",
    "Correction",
    "Erased",
    "OwnRecord",
    "PersonReport",
    "Removed",
    "Rights",
    "check_state",
    "check_state_named",
    "consents_on",
    "correct",
    "enter_consent",
    "erase",
    "erase_again",
    "own_record",
    "remove_what_is_over",
    "report_on",
    "restrict",
    "state_of",
    "terms",
    "unrestrict",
    "withdraw",
]
