"""Holds records against the schema: a JSON list of TOML texts in, a JSON list of what is wrong with each out."""

import datetime
import json
import sys
import tomllib

import jsonschema


def plain(value):
    """Turns what TOML reads into JSON as the schema means it: dates are strings."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
texts = json.load(sys.stdin)
wrong = [[f"{error.json_path}: {error.message}" for error in validator.iter_errors(plain(tomllib.loads(text)))] for text in texts]
json.dump(wrong, sys.stdout)
