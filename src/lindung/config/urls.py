"""Every address of the site."""

from django.urls import include, path
from django.views.i18n import set_language

from lindung.access.web.declare import public
from lindung.access.web.views import no_mail, security_txt
from lindung.cases.consents.web.parts import who_can_see
from lindung.config import health
from lindung.config.api import api

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("language/", public("Everyone may choose their language.")(set_language), name="set_language"),
    # Before the library's own: what it would do by e-mail.
    path("account/password/reset/", no_mail),
    path("account/password/reset/<path:rest>", no_mail),
    path("account/email/", no_mail),
    path("account/confirm-email/", no_mail),
    path("account/confirm-email/<path:rest>", no_mail),
    path("account/", include("allauth.urls")),
    path("access/", include("lindung.access.web.urls")),
    path("accounts/", include("lindung.access.web.accounts_urls")),
    path("directory/", include("lindung.directory.listing.web.urls")),
    path("holders/", include("lindung.access.holders.web.urls")),
    path("openings/", include("lindung.cases.openings.web.urls")),
    path("emergency/", include("lindung.cases.emergency.web.urls")),
    path("exports/", include("lindung.cases.exports.web.urls")),
    path("retention/", include("lindung.cases.retention.web.urls")),
    path("programmes/", include("lindung.plans.programmes.web.urls")),
    path("figures/", include("lindung.statistics.web.urls")),
    path("screenings/", include("lindung.identification.web.urls")),
    path("referrals/", include("lindung.referral.web.urls")),
    path("protection/", include("lindung.protection.web.urls")),
    path("protection/", include("lindung.protection.informing.web.urls")),
    path("", include("lindung.protection.shelters.web.urls")),
    path("", include("lindung.protection.leaving.web.urls")),
    path("", include("lindung.protection.care.web.urls")),
    path("", include("lindung.protection.callouts.web.urls")),
    path("", include("lindung.protection.permissions.web.urls")),
    path("", include("lindung.protection.checklist.web.urls")),
    path("reporting/", include("lindung.plans.reporting.web.urls")),
    path("roster/", include("lindung.directory.roster.web.urls")),
    path("cases/groups/", include("lindung.cases.groups.web.urls")),
    path("cases/", include("lindung.cases.merging.web.urls")),
    path("cases/", include("lindung.cases.majority.web.urls")),
    path("cases/", include("lindung.cases.documents.web.urls")),
    path("cases/", include("lindung.cases.consents.web.urls")),
    path("cases/", include("lindung.intake.window.web.staff_urls")),
    path("window/", include("lindung.intake.window.web.urls")),
    path("complaints/", include("lindung.cases.voices.web.urls")),
    path("cases/<str:case_code>/access/", who_can_see, name="who_can_see"),
    path("", include("lindung.cases.finding.web.urls")),
    path("regional/", include("lindung.plans.regional.web.urls")),
    path("committees/", include("lindung.plans.committees.web.urls")),
    path("plans/", include("lindung.plans.web.urls")),
    path("reviews/", include("lindung.plans.reviews.web.urls")),
    path("plan-documents/", include("lindung.plans.documents.web.urls")),
    path("api/v1/", api.urls),
    path("", include("lindung.desk.web.urls")),
]

handler400 = "lindung.config.errors.bad_request"
handler404 = "lindung.config.errors.not_found"
handler500 = "lindung.config.errors.server_error"
