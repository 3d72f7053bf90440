"""What every page of the staff has around it: the filters' choices, named views, and who is looking."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Request
from starlette.responses import Response

from index.snapshot import Snapshot
from ingest.editions import labels
from ingest.kinds import KINDS
from service.model import Language
from service.staff.catalogue import catalogue
from service.staff.compare import codes
from service.staff.saved import PAGE, all_saved
from service.staff.words import fiscal, headed, names, reader, told
from service.web.below import site_path
from service.web.context import Here
from service.web.operators import is_operator
from service.web.render import LANGUAGES, page

_SPOKEN = {code: LANGUAGES[code] for code in ("ja", "en")}


def spoken(language: Language) -> dict[str, Any]:
    """What a template of the staff's says its words with."""
    return {
        "languages": _SPOKEN, "s": lambda key, **values: told(language, key, **values),
        "head": partial(headed, language), "fiscal": lambda year: fiscal(year, language),
        "kinds": {one.name: one.japanese if language == "ja" else one.english for one in KINDS.values()},
        "statuses": {code: name for code, name in names(language, "status").items() if code != "none"},
        "results": names(language, "result"), "kinds_of_change": names(language, "what"),
    }  # fmt: skip


def staff_page(request: Request, here: Here, template: str, **values: Any) -> Response:
    """A page of the staff's, over the snapshot in force."""
    snapshot, language = here.holder.pipeline.snapshot, reader(request)
    return page(
        request, f"staff/{template}", **spoken(language), options=_options(snapshot, language),
        taken=snapshot.manifest.created[:10], saved=all_saved(here.settings.data),
        operator=is_operator(request, here), has_operator=here.settings.operator_token is not None,
        can_save=PAGE.fullmatch(site_path(request.scope)) is not None, **values,
    )  # fmt: skip


def _options(snapshot: Snapshot, language: Language) -> dict[str, Any]:
    """What the filters offer: only what some record has."""
    held = catalogue(snapshot)
    return {
        "towns": list(codes(snapshot.documents)),
        "documents": [(one.document, one.municipality, one.plan) for one in snapshot.documents],
        "editions": labels(snapshot.series),
        "superseded": snapshot.superseded,
        "kinds": [kind for kind in KINDS if kind in held.kinds],
        "departments": held.office_names,
        "years": {year: fiscal(year, language) for year in held.all_years},
    }
