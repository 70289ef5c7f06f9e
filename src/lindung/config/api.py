"""The HTTP interface: every room's operations under one address and one way of saying no."""

from lindung.access.api import AUTH, Interface, install_handlers
from lindung.access.wall import guarded
from lindung.cases.api import router as cases
from lindung.cases.consents.api import router as consents
from lindung.cases.documents.api import router as documents
from lindung.cases.finding.api import router as finding
from lindung.directory.listing.api import router as hsds
from lindung.identification.api import router as identification
from lindung.plans.api import router as plans
from lindung.protection.api import router as protection
from lindung.referral.api import router as referral

api = Interface(
    title="Lindung",
    version="1",
    description="The same acts as the pages. Refused acts answer with application/problem+json.",
    auth=AUTH,
    docs_url=None,  # the browsable page would need scripts from elsewhere
)
install_handlers(api)
api.add_decorator(guarded, mode="operation")
api.add_router("/cases", cases)
api.add_router("/cases", documents)
api.add_router("/cases", consents)
api.add_router("/find", finding)
api.add_router("/screenings", identification)
api.add_router("/referrals", referral)
api.add_router("/protection", protection)
api.add_router("/plans", plans)
api.add_router("/hsds", hsds)
