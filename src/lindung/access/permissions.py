"""Every permission there is, as `room:thing:verb`. Views, workflow steps and API operations name them; nothing else."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a role may allow; whether an object is visible at all is decided by `visible_to(actor)` first."""

    CASE_READ = "cases:case:read"
    CASE_READ_NATIONAL = "cases:case:read_national"
    CASE_OPEN = "cases:case:open"
    CASE_CHANGE = "cases:case:change"
    CASE_CLOSE = "cases:case:close"
    CASE_REOPEN = "cases:case:reopen"
    CASE_CARE = "cases:case:care"
    CASE_TRAIL = "cases:case:trail"
    IDENTITY_READ = "cases:identity:read"
    IDENTITY_CHANGE = "cases:identity:change"
    FIND = "cases:person:find"
    NOTE_WRITE = "cases:note:write"
    DOCUMENT_ADD = "cases:document:add"
    DOCUMENT_READ = "cases:document:read"
    TASK_ASSIGN = "cases:task:assign"
    SCREENING_CONDUCT = "identification:screening:conduct"
    SCREENING_DECIDE = "identification:screening:decide"
    DETERMINATION_RECORD = "identification:determination:record"
    DETERMINATION_RECONSIDER = "identification:determination:reconsider"
    REFERRAL_SEND = "referral:referral:send"
    REFERRAL_ANSWER = "referral:referral:answer"
    ORDER_APPLY = "protection:order:apply"
    ORDER_RECORD = "protection:order:record"
    ORDER_CORRECT = "protection:order:correct"
    CUSTODY_RECORD = "protection:custody:record"
    REPORT_READ = "protection:report:read"
    REPORT_SIGN_ENFORCEMENT = "protection:report:sign_enforcement"
    REPORT_SIGN_PROTECTION = "protection:report:sign_protection"
    AUDIT_SEARCH = "kernel:audit:search"
    OVERVIEW_READ = "desk:overview:read"
    WORK_READ = "desk:work:read"
    ACCOUNT_USE = "access:account:use"
    HOLDER_USE = "access:holder:use"
    HOLDER_MANAGE = "access:holder:manage"
