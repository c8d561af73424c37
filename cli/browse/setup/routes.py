"""The addresses of the set-up, for the page and for what stands before it."""

from __future__ import annotations

from starlette.routing import Route

from cli.browse.cards import Rows
from cli.browse.setup.examples import Examples
from cli.browse.setup.forms import Forms
from cli.browse.setup.stage import Stage
from cli.browse.site import Site


def setup_routes(stage: Stage) -> list[Route]:
    """Where the steps are read and written."""
    forms, examples = Forms(stage), Examples(stage)
    return [
        Route("/setup", forms.overview, methods=["GET"]),
        Route("/setup/links", examples.links, methods=["GET"]),
        Route("/setup/links", examples.write_links, methods=["POST"]),
        Route("/setup/twenty", examples.twenty, methods=["GET"]),
        Route("/setup/twenty", examples.write_twenty, methods=["POST"]),
        Route("/setup/{step}", forms.show, methods=["GET"]),
        Route("/setup/{step}", forms.write, methods=["POST"]),
    ]


def stage_of(site: Site) -> Stage:
    """The set-up of the brand whose page it is; every later request goes by what was saved."""

    def changed() -> None:
        site.desk.reread()
        site.rows = Rows(site.brand)

    workspace = site.desk.workspace
    path = workspace.brand_path(site.desk.slug)
    return Stage(workspace.root, path, site, changed, site.desk, site.store)
