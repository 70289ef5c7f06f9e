"""Writes of protection. Each is one transaction: order, case, clocks, timeline, audit and events together."""

from lindung.protection.actions.applications import apply_for_order, refuse_application
from lindung.protection.actions.correction import OrderChanges, correct_order
from lindung.protection.actions.custody import take_into_custody
from lindung.protection.actions.ending import end_order, release
from lindung.protection.actions.extension import extend_order
from lindung.protection.actions.interim import record_interim_order
from lindung.protection.actions.protection import record_protection_order
from lindung.protection.actions.reading import OpenedOrder, OpenedReport, read_order, read_report
from lindung.protection.actions.report import sign_joint_report

__all__ = [
    "OpenedOrder",
    "OpenedReport",
    "OrderChanges",
    "apply_for_order",
    "correct_order",
    "end_order",
    "extend_order",
    "read_order",
    "read_report",
    "record_interim_order",
    "record_protection_order",
    "refuse_application",
    "release",
    "sign_joint_report",
    "take_into_custody",
]
