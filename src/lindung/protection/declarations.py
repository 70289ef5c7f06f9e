"""What the room's codes are called, and where its tasks lead."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.merging.hooks import object_to_merge
from lindung.protection.duplicates import under_order

declare_tasks(
    TaskKind("order.produce", _("Bring the person before the court"), "protection:apply"),
    TaskKind("order.record", _("Record what the court decided"), "protection:decide", with_subject=True),
    TaskKind("order.interim_ends", _("Interim protection order ends"), "protection:order", with_subject=True),
    TaskKind("order.protection_ends", _("Protection order ends"), "protection:order", with_subject=True),
    TaskKind("order.release", _("Release the person: the court has refused"), "protection:release"),
    TaskKind("determination.record", _("Record the determination"), "identification:determine"),
    TaskKind("report.sign", _("Sign your half of the joint report"), "protection:report"),
)

declare_timeline(
    {
        "order.custody_began": _("Taken into temporary custody"),
        "order.applied": _("Order applied for at %(court)s"),
        "order.refused": _("Order refused by %(court)s"),
        "order.interim_made": _("Interim protection order made by %(court)s"),
        "order.protection_made": _("Protection order made by %(court)s"),
        "order.extended": _("Order extended by %(court)s"),
        "order.ended": _("Order ended"),
        "order.released": _("Person released"),
        "order.corrected": _("Record of an order corrected"),
        "report.signed_enforcement": _("Joint report: the enforcement officer has signed"),
        "report.signed_protection": _("Joint report: the protection officer has signed"),
        "report.completed": _("Joint report complete"),
    }
)

object_to_merge(name="orders", objection=under_order)
