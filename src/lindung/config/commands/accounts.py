"""Accounts and tokens, made by an operator at the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

if TYPE_CHECKING:
    from lindung.access.models import User

user = typer.Typer(help="Accounts of people who sign in.", no_args_is_help=True)
token = typer.Typer(help="Keys for machines that use /api/v1.", no_args_is_help=True)


@user.callback()
def _user() -> None:
    """Accounts of people who sign in."""


@token.callback()
def _token() -> None:
    """Keys for machines that use /api/v1."""


@user.command()
def create(
    username: str,
    organisation: Annotated[str, typer.Option(help="Code of the organisation in the country pack.")],
    role: Annotated[list[str], typer.Option(help="Role code; may be repeated.")],
    name: Annotated[str, typer.Option(help="Name colleagues know.")],
    language: Annotated[str, typer.Option(help="Language of the pages.")] = "en",
    staff_number: Annotated[str, typer.Option(help="As the organisation numbers its staff.")] = "",
    country: Country = None,
) -> None:
    """Make an account; asks for the password without showing it.

    Example: lindung user create n.osman --name "N. Osman" --organisation labour-04 --role front_line_officer
    """
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with ground(country=country):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from lindung.access.actions import create_user
        from lindung.access.models import Organisation, User
        from lindung.access.roles import ROLES, UnknownRole
        from lindung.kernel import clock

        found = Organisation.objects.filter(code=organisation).first()
        if found is None:
            refuse(
                f"No organisation has the code {organisation!r}. See the pack's directory, then run lindung migrate."
            )
        if User.objects.filter(username=username.lower()).exists():
            refuse("This user name is taken. Choose another.")
        if "administrator" in role and len(role) > 1 and set(role) <= set(ROLES):
            refuse(
                "An administrator has no other role: whoever keeps accounts reads no case. Make two accounts."
            )
        try:
            validate_password(password, User(username=username))
            create_user(
                username=username,
                display_name=name,
                organisation=found,
                roles=role,
                password=password,
                language=language,
                staff_number=staff_number,
                at=clock.now(),
            )
        except ValidationError as error:
            refuse(" ".join(error.messages))
        except UnknownRole as error:
            refuse(str(error))
    say("Account made.")


@user.command()
def password(username: str, country: Country = None) -> None:
    """Give an account a new password, asked for without showing it; the account's sessions end.

    Example: lindung user password n.osman
    """
    new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    with ground(country=country):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        from lindung.access.actions import set_password
        from lindung.kernel import clock

        found = _account(username)
        try:
            validate_password(new, found)
        except ValidationError as error:
            refuse(" ".join(error.messages))
        set_password(user=found, password=new, at=clock.now())
    say("Password set.")


@user.command(name="forget-device")
def forget_device(username: str, country: Country = None) -> None:
    """Take the second factor of a lost device away; the next sign-in registers a new one. Make sure who asks.

    Example: lindung user forget-device n.osman
    """
    with ground(country=country):
        from lindung.access.actions import forget_factors
        from lindung.kernel import clock

        forget_factors(user=_account(username), at=clock.now())
    say("Second factor taken away; signed out everywhere.")


@user.command(name="switch-off")
def switch_off_account(username: str, country: Country = None) -> None:
    """Close an account; what its person did stays under their name.

    Example: lindung user switch-off n.osman
    """
    with ground(country=country):
        from lindung.access.actions import switch_off
        from lindung.kernel import clock

        switch_off(user=_account(username), at=clock.now())
    say("Account closed.")


def _account(username: str) -> User:
    from lindung.access.models import User as Account

    found = Account.objects.filter(username=username.lower(), is_active=True).first()
    if found is None:
        refuse("No active account has this user name. See lindung user create.")
    return found


@token.command()
def issue(
    username: str,
    name: Annotated[str, typer.Option(help="What will use the key.")],
    country: Country = None,
) -> None:
    """Issue a key valid for 90 days for a user's machine; it is printed once, alone on stdout.

    Example: lindung token issue n.osman --name "office import"
    """
    with ground(country=country):
        from lindung.access.actions import issue_token
        from lindung.kernel import clock

        typer.echo(issue_token(user=_account(username), name=name, by=None, at=clock.now()))
