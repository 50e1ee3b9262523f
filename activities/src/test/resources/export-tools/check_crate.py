"""Validates crates with roc-validator and reads them with runcrate, without a network.

Their JSON-LD context is the one that the package rocrate ships; nothing else is replaced.
usage: check_crate.py FOLDER PROFILE [PROFILE ...]
"""
import io
import json
import pathlib
import sys

import requests
import rocrate
from rocrate.rocrate import ROCrate
from rocrate_validator import services

CONTEXT = (pathlib.Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()


def shipped(adapter, request, **options):
    if request.url != json.loads(CONTEXT)["@id"]:
        raise requests.ConnectionError(f"no network, and rocrate does not ship {request.url}")
    answer = requests.Response()
    answer.status_code = 200
    answer.url = request.url
    answer.request = request
    answer.headers["Content-Type"] = "application/ld+json"
    answer.raw = io.BytesIO(CONTEXT)
    answer._content = CONTEXT
    return answer


requests.adapters.HTTPAdapter.send = shipped

failed = False
for profile in sys.argv[2:]:
    result = services.validate(
        services.ValidationSettings(
            rocrate_uri=sys.argv[1],
            profile_identifier=profile,
            requirement_severity="REQUIRED",
            no_cache=True,
            skip_availability_check=True,
        )
    )
    issues = result.get_issues()
    print(profile, "passed" if not issues else f"{len(issues)} issues", f"({len(result.executed_checks)} checks)")
    for issue in issues:
        print("  ", issue.check.identifier, issue.message, issue.violatingEntity)
    failed = failed or bool(issues)

crate = ROCrate(sys.argv[1])
print("rocrate reads", len(crate.get_entities()), "entities, main entity", crate.mainEntity.id)
sys.exit(1 if failed else 0)
