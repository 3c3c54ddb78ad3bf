"""The WSGI application with its style beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

STYLE_OF_REPORT = ("publications", "templates", "style.css")


def application() -> Any:
    """The workspace as a WSGI application; the report's stylesheet is served as it is, its tokens are named once."""
    import django_htmx
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    served = WhiteNoise(get_wsgi_application(), max_age=3600, add_headers_function=_guard)
    served.add_files(str(Path(__file__).parent / "static"), prefix="static/")
    report = Path(str(files("braidwork"))).joinpath(*STYLE_OF_REPORT)
    served.add_file_to_dictionary("/static/report.css", str(report))
    htmx = Path(str(files(django_htmx))).joinpath("static", "django_htmx", "htmx-2.min.js")
    served.add_file_to_dictionary("/static/htmx.js", str(htmx))
    return served


def _guard(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
