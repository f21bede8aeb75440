"""What a page may load and where its forms may go: everything from this host, nothing from another."""

from __future__ import annotations


def content_policy(*form_targets: str) -> str:
    """The content security policy; `form_targets` are other hosts to which a form may lead in the end."""
    forms = " ".join(("'self'", *form_targets))
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action {forms}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
