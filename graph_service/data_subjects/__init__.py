"""The rights of the people in the graph: what is stored on one of them, consents withdrawn, and erasure that lasts."""

from graph_service.data_subjects.consenting import enter_consent
from graph_service.data_subjects.erasing import Erased, erase, erase_again
from graph_service.data_subjects.report import PersonReport, consents_on, report_on
from graph_service.data_subjects.withdrawing import withdraw

__all__ = ["Erased", "PersonReport", "consents_on", "enter_consent", "erase", "erase_again", "report_on", "withdraw"]
