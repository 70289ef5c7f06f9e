"""What the app's codes are called."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import declare_timeline

declare_timeline(
    {
        "groups.opened": _("Found together with others: a group of %(people)s"),
        "groups.called": _("Interpreters and specialists called to the group"),
    }
)
