"""The addresses of sign-in, of one's own second factor, and of administration."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.accounts import administration_pages, factor_pages, pages

urlpatterns = [
    path("stay", pages.stay, name="stay"),
    path("staff/sign-in", pages.sign_in, name="sign-in"),
    path("staff/sign-in/code", pages.second_step, name="second-step"),
    path("staff/sign-in/passkey-question", pages.passkey_question, name="passkey-question"),
    path("staff/sign-in/passkey", pages.passkey_sign_in, name="passkey-sign-in"),
    path("staff/sign-out", pages.sign_out, name="sign-out"),
    path("staff/first/<str:token>", pages.first_link, name="first-link"),
    path("staff/set-password", pages.set_password, name="set-password"),
    path("staff/kept-form", pages.kept_form, name="kept-form"),
    path("staff/second-factor", factor_pages.second_factor, name="second-factor"),
    path("staff/second-factor/app", factor_pages.app_set_up, name="app-set-up"),
    path("staff/second-factor/passkey-options", factor_pages.passkey_options, name="passkey-options"),
    path("staff/second-factor/passkey", factor_pages.passkey_set_up, name="passkey-set-up"),
    path("staff/second-factor/recovery-codes", factor_pages.recovery_codes, name="recovery-codes"),
    path("staff/second-factor/remove", factor_pages.factor_remove, name="factor-remove"),
    path("staff/prove", factor_pages.prove, name="prove"),
    path("staff/people", administration_pages.staff_list, name="staff-list"),
    path("staff/people/<uuid:staff_id>", administration_pages.staff_member, name="staff-member"),
    path("staff/confirmations", administration_pages.confirmations, name="confirmations"),
    path("staff/organisations", administration_pages.organisations, name="organisations"),
    path("staff/organisations/<uuid:organisation_id>", administration_pages.organisation, name="organisation"),
]
