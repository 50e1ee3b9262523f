"""Reads PROV-JSON with the package prov and writes it again as PROV-N, and counts what it holds.

usage: check_prov.py FILE
"""
import sys

from prov import model

document = model.ProvDocument.deserialize(sys.argv[1], format="json")
known = {str(r.identifier) for r in document.get_records() if r.is_element()}
for relation in document.get_records():
    if relation.is_relation() and not isinstance(relation, model.ProvCommunication):
        for key, value in relation.formal_attributes:
            if isinstance(value, model.QualifiedName):
                assert str(value) in known, (key, value)
assert model.ProvDocument.deserialize(content=document.serialize(format="json"), format="json") == document
document.get_provn()
for kind in (model.ProvEntity, model.ProvActivity, model.ProvAgent, model.ProvUsage, model.ProvGeneration):
    print(kind.__name__, len(list(document.get_records(kind))))
