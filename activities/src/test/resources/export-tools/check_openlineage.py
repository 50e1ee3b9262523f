"""Reads OpenLineage events with the classes of openlineage-python, and refuses what they do not know.

usage: check_openlineage.py FILE
"""
import collections
import importlib
import inspect
import json
import pkgutil
import sys

import cattrs
import openlineage.client.generated as generated
from openlineage.client import event_v2
from openlineage.client.generated import base
from openlineage.client.serde import Serde

converter = cattrs.Converter(forbid_extra_keys=True)
classes = {
    cls._get_schema(): cls
    for module in pkgutil.iter_modules(generated.__path__)
    for _, cls in inspect.getmembers(
        importlib.import_module(f"{generated.__name__}.{module.name}"), inspect.isclass
    )
    if hasattr(cls, "_get_schema")
}
OWN = base.RunFacet._get_schema()
counts = collections.Counter()


def facets(holder, key):
    read = {}
    for name, facet in (holder.pop(key, None) or {}).items():
        facet = dict(facet)
        producer, schema = facet.pop("_producer"), facet.pop("_schemaURL")
        assert producer.startswith("urn:vocalise:"), producer
        if schema == OWN:
            assert name.startswith("vocalise_"), name
            continue
        cls = classes[schema]
        read[name] = converter.structure(facet, cls)
        assert read[name]._schemaURL == schema, (read[name]._schemaURL, schema)
        counts[name] += 1
    holder[key] = read


states = collections.defaultdict(list)
for line in open(sys.argv[1]):
    event = json.loads(line)
    assert event.pop("schemaURL") == event_v2.RunEvent._get_schema()
    facets(event["run"], "facets")
    facets(event["job"], "facets")
    for dataset in event["inputs"] + event["outputs"]:
        facets(dataset, "facets")
        facets(dataset, "outputFacets") if "outputFacets" in dataset else None
    read = event_v2.RunEvent(
        eventType=event_v2.RunState[event["eventType"]],
        eventTime=event["eventTime"],
        producer=event["producer"],
        run=event_v2.Run(**event["run"]),
        job=event_v2.Job(**event["job"]),
        inputs=[event_v2.InputDataset(**one) for one in event["inputs"]],
        outputs=[event_v2.OutputDataset(**one) for one in event["outputs"]],
    )
    Serde.to_json(read)
    states[read.run.runId].append(event["eventType"])
for run, own in states.items():
    assert own[0] == "START" and own[-1] in ("COMPLETE", "FAIL", "ABORT") and len(own) == 2, (run, own)
print(len(states), "runs,", dict(counts))
