"""Holds documents against their schemas: the folder of the schemas as an argument, a JSON list of documents in; out, for each,
a list of what is wrong with it. A field that no schema speaks of is wrong here, though whoever reads the documents allows it:
so the schemas stay whole."""

import copy
import json
import pathlib
import sys

import jsonschema


def closed(schema):
    """Returns the schema with every object that lists its properties closed against others."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(inner) for name, inner in schema.items()}
    if "properties" in schema and "additionalProperties" not in schema:
        result["additionalProperties"] = False
    return result


def named(name):
    """Returns the file that a shape such as `redress.case/1` has its schema in."""
    shape, version = name.removeprefix("redress.").split("/")
    return folder / f"{shape}.{version}.schema.json"


validators = {}


def wrong(document):
    path = named(document["schema"])
    if path not in validators:
        if not path.exists():
            return [f"there is no {path.name}"]
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[path] = jsonschema.Draft202012Validator(closed(copy.deepcopy(schema)))
    return [f"{error.json_path}: {error.message[:300]}" for error in validators[path].iter_errors(document)]


folder = pathlib.Path(sys.argv[1])
json.dump([wrong(document) for document in json.load(sys.stdin)], sys.stdout)
