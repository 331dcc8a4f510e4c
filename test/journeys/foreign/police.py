"""
The control room of the police, as somebody else would write it: sends the examples of the README under log numbers of its own, compressed in one way after
the other, and reads the receipts. Its task comes as JSON on stdin; it prints what it was told of each message as a line of JSON.
"""

import json
import pathlib
import sys
import uuid

import jsonschema

from client import messages_on, send

TOPIC = "police.incident.v1"


def examples(folder, sort):
    for path in sorted(pathlib.Path(folder, sort).glob("*.json")):
        example = json.loads(path.read_text("utf-8"))
        if example["topic"] == TOPIC:
            yield path.name, example


def renumbered(example, number):
    """The same log under another number; a body that is given as exact bytes keeps everything but the number."""
    body = example["value"]
    if isinstance(body, str):
        old = json.loads(body)["log"]
        log = {**old, "number": number}
        body = json.dumps({**json.loads(body), "log": log}, ensure_ascii=False)
    else:
        log = {**body["log"], "number": number}
        body = {**body, "log": log}
    return {**example, "value": body, "key": f"{log['forceCode']}|{log['date']}|{number}"}


def message(example):
    """With an id of its own, and its body as bytes: an object as JSON, a string byte for byte."""
    body = example["value"]
    ours = str(uuid.uuid4())
    headers = {**example["headers"], **({"ce_id": ours} if "ce_id" in example["headers"] else {})}
    return {
        "topic": example["topic"],
        "key": None if example["key"] is None else example["key"].encode(),
        "headers": headers,
        "body": (body if isinstance(body, str) else json.dumps(body)).encode("utf-8", "surrogatepass"),
    }


def main():
    task = json.load(sys.stdin)
    schema = json.loads(pathlib.Path(task["schemas"], f"{TOPIC}.schema.json").read_text("utf-8"))
    receipt_schema = json.loads(pathlib.Path(task["schemas"], f"{TOPIC}.receipts.schema.json").read_text("utf-8"))
    number = task["firstNumber"]
    sent = {}
    for codec in task["codecs"]:
        batch = []
        for name, example in examples(task["examples"], "accepted"):
            made = message(renumbered(example, number))
            # By its schema alone a stranger can tell that it is right, before it is sent.
            jsonschema.validate(json.loads(made["body"]), schema)
            number += 1
            batch.append((name, None, made))
        if codec == task["codecs"][0]:
            batch += [(name, example["because"], message(example)) for name, example in examples(task["examples"], "rejected")]
        for name, because, made in batch:
            # A message without an id is answered too, though not by its id.
            if "ce_id" in made["headers"]:
                sent[made["headers"]["ce_id"]] = {"codec": codec, "example": name, "because": because, "key": made["key"] and made["key"].decode()}
        send(task["send"], [made for _, _, made in batch], codec)

    waiting = set(sent)
    for _, headers, body in messages_on(task["receive"], f"{TOPIC}.receipts", task["group"]):
        receipt = json.loads(body)
        jsonschema.validate(receipt, receipt_schema)
        if receipt["eventId"] in waiting:
            waiting.remove(receipt["eventId"])
            told = {name: receipt[name] for name in ("outcome", "reason", "requiredAction")}
            print(json.dumps({**sent[receipt["eventId"]], **told, "type": headers["ce_type"]}))
        if not waiting:
            return


main()
