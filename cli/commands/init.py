"""``topcomment init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", rich_help_panel="Set up")(init)


def init(  # noqa: PLR0913 - one option for each question it would ask
    *,
    folder: Annotated[Path, typer.Argument(metavar="NAME", help="The folder to make, as in `acme`.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the options and defaults.")] = False,
    name: Annotated[str | None, typer.Option(help="The brand's name; otherwise the folder's.")] = None,
    website: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Yours; what it says is offered as answers, unless --yes.")
    ] = None,
    about: Annotated[str | None, typer.Option(help="150-500 characters: who you are, what you join.")] = None,
    languages: Annotated[str | None, typer.Option(help="As in en,es: languages your people answer in.")] = None,
    timezone: Annotated[str | None, typer.Option(help="As in Europe/Oslo: in which the list is read.")] = None,
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page; platforms see it in the User-Agent.")
    ] = None,
    topics: Annotated[str | None, typer.Option(help="As in 'cold brew,latte art': searched for.")] = None,
    hashtags: Annotated[str | None, typer.Option(help="As in coffee,barista: followed.")] = None,
    handles: Annotated[str | None, typer.Option(help="As in mastodon=@acme@social.example: yours.")] = None,
    competitors: Annotated[str | None, typer.Option(help="As in 'Globex,Initech'.")] = None,
    teach: Annotated[
        bool,
        typer.Option("--teach", help="Answer yes or no to twenty posts of your crawl."),
    ] = False,
) -> None:
    """Make a workspace: brand.toml, .env, a folder for reports.

    Asks what it needs to know, again where an answer cannot be; a website that you name is read once, and what it says
    of you stands there as defaults. With --yes it takes options and defaults, and asks nobody. Never overwrites.

    The same forms stand in `topcomment browse`. With --teach a workspace that exists asks about real posts: your yes
    and no write examples, counterexamples and not_about into brand.toml, whose last state is kept as brand.toml.bak.

    Example: topcomment init acme --yes --about "Acme roasts coffee ..." --contact me@acme.example
    """
    if teach:
        from cli.setup.asking import teach_workspace

        teach_workspace(folder)
        return
    from cli.initialise import initialise
    from cli.setup.questions import Answers

    given = Answers(name, about, languages, timezone, contact, topics, hashtags, handles, competitors, website)
    initialise(folder, given, ask=not yes)
