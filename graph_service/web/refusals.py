"""What a page says when it cannot answer: in German, to the person who reads it.

Programs get the error as it is, in English (RFC 9457); a reader of a page wants to know what to do now.
"""

from __future__ import annotations

from graph_service.errors import (
    GraphServiceError,
    InputError,
    Merged,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    QueryTimeout,
    Removed,
    StoreUnavailable,
    TooManyRequests,
)
from graph_service.schema import NODE_TYPES

PERSON_FIELDS = {field.name: field.de for field in NODE_TYPES["Person"].fields}

_BY_PLACE: dict[tuple[type[GraphServiceError], str], str] = {
    (NotAuthenticated, "principal"): "Wer hier fragt, ist nicht bekannt. Bitte wählen Sie eine der angebotenen Rollen.",
    (NotPermitted, "purpose"): (
        "Für diesen Zweck dürfen Sie hier nicht fragen. Bitte wählen Sie einen anderen, oder keinen: Dann sehen Sie, "
        "was öffentlich ist."
    ),
    (NotPermitted, "grant"): (
        "Diese Freigabe öffnet Ihnen für diesen Zweck nichts. Welche Freigaben eine Maßnahme hat, wofür und bis wann, "
        "sagt das Unterstützungsteam."
    ),
    (InputError, "grant"): "Eine Freigabe gilt für einen Zweck. Bitte wählen Sie auch den Zweck.",
    (InputError, "purpose"): "Diesen Zweck gibt es nicht. Bitte wählen Sie einen der angebotenen.",
    (InputError, "district"): "Diesen Bezirk gibt es nicht. Bitte wählen Sie einen der angebotenen.",
    (InputError, "topic"): "So ist die Frage nicht zu lesen. Bitte schreiben Sie in ein paar Worten, worum es geht.",
}
_BY_KIND: dict[type[GraphServiceError], str] = {
    NotFound: "Das gibt es nicht, oder es ist für Sie nicht zu sehen.",
    Removed: "Diesen Eintrag gibt es nicht mehr.",
    QueryTimeout: "Die Antwort hat zu lange gedauert. Bitte fragen Sie noch einmal, wenn es geht mit weniger Worten.",
    StoreUnavailable: "Die Datenbank ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
}


def in_german(error: GraphServiceError) -> str:
    """The sentence for a reader; what names no place was written for pages and stays as it is."""
    if isinstance(error, TooManyRequests):
        return (
            f"Das war mehr, als in so kurzer Zeit vorgesehen ist. Bitte warten Sie {_span(error.retry_after)}; "
            "wenn es eilt, hilft das Unterstützungsteam."
        )
    if isinstance(error, Merged):
        return f"Dieser Eintrag geht in einem anderen auf: {error.successor}."
    place = (error.where or "").casefold()
    if (said := _BY_PLACE.get((type(error), place))) is not None:
        return said
    if isinstance(error, InputError) and place in PERSON_FIELDS:
        return f"„{PERSON_FIELDS[place]}“ kann so nicht gespeichert werden; bitte sehen Sie die Angabe noch einmal an."
    return next((said for kind, said in _BY_KIND.items() if isinstance(error, kind)), str(error))


def _span(seconds: int) -> str:
    if seconds == 1:
        return "eine Sekunde"
    return f"{seconds} Sekunden" if seconds < 120 else f"{-(-seconds // 60)} Minuten"
