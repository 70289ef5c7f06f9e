"""Refusals of leaving."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NotSafe(Refusal):
    """A journey without a security assessment that counts."""

    code = "no_security_assessment"

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @classmethod
    def missing(cls) -> NotSafe:
        """Return the refusal where nobody has assessed it."""
        return cls(
            _(
                "Nobody has assessed whether this journey is safe. Let somebody who does not plan it assess it first."
            )
        )

    @classmethod
    def unsafe(cls) -> NotSafe:
        """Return the refusal where it was found not safe."""
        return cls(
            _(
                "The security assessment found that this journey is not safe: nobody departs. Talk with the person"
                " about staying or a third country."
            )
        )

    @classmethod
    def old(cls) -> NotSafe:
        """Return the refusal where the assessment has run out by the day of the journey."""
        return cls(
            _("The security assessment does not cover that day any more. Let it be made anew, then go on.")
        )


class OnePerson(Refusal):
    """Two people are needed, and this is one of them again."""

    code = "needs_another_person"
    status = 403

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or _("Who plans a journey does not assess it. Ask a colleague who had no part in the plan.")
        )


class NotBest(Refusal):
    """A child's journey without a confirmed determination that it serves the child best."""

    code = "no_best_interests"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This concerns a child. Nobody departs until it is determined that it serves the child best, and a"
                " second person has confirmed it."
            )
        )


class NoConsent(Refusal):
    """A journey, or a message, that the person has not agreed to."""

    code = "no_consent"

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @classmethod
    def to_return(cls) -> NoConsent:
        """Return the refusal for a return."""
        return cls(
            _(
                "The person has not agreed to return, or no longer does. Ask them, and record their answer under"
                " Consents first. Nobody is returned without it."
            )
        )

    @classmethod
    def to_embassy(cls) -> NoConsent:
        """Return the refusal for telling the embassy."""
        return cls(
            _(
                "The person has not agreed that the embassy is told. Ask them, and record their answer under"
                " Consents first; or name the law that demands it."
            )
        )

    @classmethod
    def to_sharing(cls) -> NoConsent:
        """Return the refusal for handing data over."""
        return cls(
            _(
                "The person has not agreed that these facts are shared. Ask them, and record their answer under"
                " Consents first; or hand over nothing."
            )
        )


class OutOfTurn(Refusal):
    """A step that the state leaves no room for."""

    code = "leaving_out_of_turn"

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or _("Somebody has taken this step already. Look at it again, then decide what comes next.")
        )


class AroundLeaving(Refusal):
    """A step of the case that leaving has to allow first."""

    code = "leaving_first"

    def __init__(self, message: str) -> None:
        super().__init__(message)

    @classmethod
    def under_way(cls) -> AroundLeaving:
        """Return the refusal while something is still arranged."""
        return cls(
            _(
                "A return, stay or move is still being arranged. Finish it, or stop it and say why, under Return, stay"
                " or move; then go on."
            )
        )

    @classmethod
    def not_departed(cls) -> AroundLeaving:
        """Return the refusal where nothing shows that the person has left."""
        return cls(
            _(
                "Nothing shows that the person has departed after a security assessment. Record the journey under"
                " Return, stay or move, or choose how the case really ended."
            )
        )
