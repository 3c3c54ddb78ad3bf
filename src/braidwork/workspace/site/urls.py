"""The addresses of the site. None holds anything about a client but the random number of a case."""

from __future__ import annotations

from django.urls import include, path

from braidwork.workspace.casework import client_pages, language_pages, result_pages, staff_pages
from braidwork.workspace.casework.serving import today_pages

urlpatterns = [
    path("", client_pages.welcome, name="welcome"),
    path("start", client_pages.start, name="start"),
    path("question", client_pages.question, name="question"),
    path("back", client_pages.back, name="back"),
    path("look-again", client_pages.look_again, name="look-again"),
    path("private-questions", client_pages.private_questions, name="private-questions"),
    path("finish", client_pages.finish, name="finish"),
    path("upgrade", client_pages.upgrade, name="upgrade"),
    path("pause", client_pages.pause, name="pause"),
    path("leave", client_pages.leave, name="leave"),
    path("come-back", client_pages.come_back, name="come-back"),
    path("language/<slug:back>", language_pages.choose, name="language"),
    path("staff/languages", language_pages.states_of_all, name="languages"),
    path("results", result_pages.take_home, name="results"),
    path("sharing", result_pages.sharing, name="sharing"),
    path("", include("braidwork.workspace.accounts.urls")),
    path("staff/today", today_pages.today, name="today"),
    path("staff/case/<uuid:case_id>", staff_pages.case, name="case"),
    path("staff/events", staff_pages.events, name="events"),
    path("", include("braidwork.workspace.casework.serving.urls")),
    path("", include("braidwork.workspace.casework.services.urls")),
    path("", include("braidwork.workspace.casework.seat_urls")),
    path("", include("braidwork.workspace.casework.papers.urls")),
    path("", include("braidwork.workspace.casework.same_person.urls")),
    path("", include("braidwork.workspace.casework.equal_opportunity.urls")),
    path("", include("braidwork.workspace.casework.prospects.urls")),
    path("", include("braidwork.workspace.casework.plans.urls")),
    path("", include("braidwork.workspace.extract.urls")),
    path("", include("braidwork.workspace.rulebook.urls")),
    path("", include("braidwork.workspace.fiscal.urls")),
]
handler400 = "braidwork.workspace.site.guarding.not_taken"
handler404 = "braidwork.workspace.site.guarding.not_found"
handler500 = "braidwork.workspace.site.guarding.went_wrong"
