"""What every page of the staff has around it: the filters' choices, named views, and who is looking."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.editions import labels
from ingest.kinds import KINDS
from service.staff.catalogue import catalogue
from service.staff.chosen import fiscal
from service.staff.compare import codes
from service.staff.export.tables import RESULTS, STATUSES
from service.staff.saved import PAGE, all_saved
from service.web.below import site_path
from service.web.context import Here
from service.web.operators import is_operator
from service.web.render import page

_KIND_NAMES = {kind.name: kind.japanese for kind in KINDS.values()}


def staff_page(request: Request, here: Here, template: str, **values: Any) -> Response:
    """A page of the staff's, over the snapshot in force."""
    snapshot = here.holder.pipeline.snapshot
    return page(
        request, f"staff/{template}", options=_options(snapshot), kinds=_KIND_NAMES, statuses=STATUSES, results=RESULTS,
        taken=snapshot.manifest.created[:10], fiscal=fiscal, saved=all_saved(here.settings.data),
        operator=is_operator(request, here), has_operator=here.settings.operator_token is not None,
        can_save=PAGE.fullmatch(site_path(request.scope)) is not None, **values,
    )  # fmt: skip


def _options(snapshot: Snapshot) -> dict[str, Any]:
    """What the filters offer: only what some record has."""
    held = catalogue(snapshot)
    return {
        "towns": list(codes(snapshot.documents)),
        "documents": [(one.document, one.municipality, one.plan) for one in snapshot.documents],
        "editions": labels(snapshot.series),
        "superseded": snapshot.superseded,
        "kinds": [kind for kind in KINDS if kind in held.kinds],
        "departments": held.office_names,
        "years": {year: fiscal(year) for year in held.all_years},
    }
