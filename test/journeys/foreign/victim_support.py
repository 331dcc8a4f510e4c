"""
Victim Support, as somebody else would write it: takes referrals, holds each to the schema, answers it to its end, and reads the receipts of its answers. Its task
comes as JSON on stdin; it prints the referral as it came, and what it was told of each answer, as lines of JSON.
"""

import datetime
import json
import pathlib
import sys
import uuid

import jsonschema

from client import messages_on, send

REFERRALS = "hub.referral-victim-support.v1"
ANSWERS = "victim-support.referral-answer.v1"
# What is answered, from 1 on, with the fields that it needs by the table of the README.
STEPS = [("acknowledged", {}), ("accepted", {}), ("closed", {"outcome": "SUPPORT_COMPLETED"})]


def schema_of(folder, topic):
    return json.loads(pathlib.Path(folder, f"{topic}.schema.json").read_text("utf-8"))


def answer(referral, agreement, number, step, more):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    body = {"referralId": referral, "answer": number, "at": now, "reference": f"VS-{referral[-6:].upper()}", **more}
    return {
        "topic": ANSWERS,
        "key": referral.encode(),
        "headers": {
            "ce_specversion": "1.0",
            "ce_id": str(uuid.uuid4()),
            "ce_source": "urn:victim-support:case-management",
            "ce_type": f"victim-support.referral.{step}",
            "ce_classification": "OFFICIAL-SENSITIVE",
            "ce_regime": "UK_GDPR_PART2",
            "ce_isaref": agreement,
            "content-type": "application/json",
        },
        "body": json.dumps(body).encode(),
    }


def main():
    task = json.load(sys.stdin)
    referral_schema, answer_schema = schema_of(task["schemas"], REFERRALS), schema_of(task["schemas"], ANSWERS)
    receipt_schema = schema_of(task["schemas"], f"{ANSWERS}.receipts")
    answers = {}
    for key, headers, body in messages_on(task["receive"], REFERRALS, task["group"]):
        referral = json.loads(body)
        jsonschema.validate(referral, referral_schema)
        if headers["ce_type"] != "referral.sent" or referral["referralId"] != key.decode():
            raise SystemExit("That is not what the README says of a referral.")
        print(json.dumps({"referral": referral, "headers": headers}))
        made = [answer(referral["referralId"], headers["ce_isaref"], nth, *step) for nth, step in enumerate(STEPS, 1)]
        for each in made:
            jsonschema.validate(json.loads(each["body"]), answer_schema)
        # Said twice, as a client does that was not told in time: it must change nothing.
        send(task["send"], [*made, made[-1]], task["codec"])
        answers.update({each["headers"]["ce_id"]: each["headers"]["ce_type"] for each in made})
        break

    left = len(answers) + 1
    for _, _, body in messages_on(task["receive"], f"{ANSWERS}.receipts", task["group"]):
        receipt = json.loads(body)
        jsonschema.validate(receipt, receipt_schema)
        if receipt["eventId"] in answers:
            print(json.dumps({"answer": answers[receipt["eventId"]], "outcome": receipt["outcome"], "reason": receipt["reason"]}))
            left -= 1
        if left == 0:
            return


main()
