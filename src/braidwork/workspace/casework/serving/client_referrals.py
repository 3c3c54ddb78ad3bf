"""The client's side of her referrals: what each is, in plain words, with yes, no, and taking it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from braidwork.errors import RefusedError
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.serving.models import Referral
from braidwork.workspace.casework.serving.reading_forms import new_token, number_in, token_in, uuid_in
from braidwork.workspace.casework.serving.referral_rules import moves_of
from braidwork.workspace.casework.serving.referring import Outdated, move
from braidwork.workspace.site.languages import day_in, language_of, say


@require_http_methods(["GET", "POST"])
def my_referrals(request: HttpRequest) -> HttpResponse:
    """The client's referrals; a POST agrees to one or takes one back."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    hers = [intake.person_id, *joined_people(intake.person_id)]
    mine = Referral.objects.filter(person__in=hers).select_related("from_organisation", "to_organisation")
    if request.method == "GET":
        return _show(request, list(mine.order_by("-made_at")))
    post, chosen = request.POST, mine.filter(pk=uuid_in(request.POST, "referral")).first()
    try:
        if chosen is not None:
            move(
                chosen, post.get("do", "")[:16], by=client(intake), side="client", seen=number_in(post, "version"),
                token=token_in(post), private="private" in post,
            )  # fmt: skip
    except (Outdated, RefusedError):
        return _show(request, list(mine.order_by("-made_at")), "referral.changed", status=409)
    return redirect("my-referrals")


def _show(request: HttpRequest, mine: list[Referral], problem: str = "", *, status: int = 200) -> HttpResponse:
    page = {"lines": [_line(r, language_of(request)) for r in mine], "problem": problem, "token": new_token()}
    return render(request, "serving/my_referrals.html", page, status=status)


def _line(referral: Referral, lang: str) -> dict[str, Any]:
    steps = moves_of(str(referral.state), "client")
    outside = referral.to_organisation_id is None and referral.state == "sent"
    return {
        "referral": referral, "need": say(lang, f"need.{referral.need}"), "to": referral.receiver_name,
        "told": "referral.outside" if outside else f"referral.{referral.state}", "asks": "agree" in steps,
        "may_end": "withdraw" in steps, "changed": day_in(lang, referral.changed_at),
    }  # fmt: skip
