"""Accounts and tokens, made by an operator at the machine."""

from __future__ import annotations

from typing import Annotated

import typer

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country

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
        from lindung.access.roles import UnknownRole
        from lindung.kernel import clock

        found = Organisation.objects.filter(code=organisation).first()
        if found is None:
            refuse(
                f"No organisation has the code {organisation!r}. See the pack's directory, then run lindung migrate."
            )
        if User.objects.filter(username=username.lower()).exists():
            refuse("This user name is taken. Choose another.")
        try:
            validate_password(password, User(username=username))
            create_user(
                username=username,
                display_name=name,
                organisation=found,
                roles=role,
                password=password,
                language=language,
                at=clock.now(),
            )
        except ValidationError as error:
            refuse(" ".join(error.messages))
        except UnknownRole as error:
            refuse(str(error))
    say("Account made.")


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
        from lindung.access.models import User
        from lindung.kernel import clock

        found = User.objects.filter(username=username.lower(), is_active=True).first()
        if found is None:
            refuse("No active account has this user name. See lindung user create.")
        typer.echo(issue_token(user=found, name=name, by=None, at=clock.now()))
