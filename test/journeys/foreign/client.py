"""What both foreign clients need of Kafka, from docs/how-to/run-kafka.md alone: settings for librdkafka, sending, and reading until something holds."""

import time

from confluent_kafka import Consumer, KafkaError, Producer

# Java's names on the left, librdkafka's on the right: the table of "Give a partner its accounts".
RENAMED = {
    "bootstrap.servers": "bootstrap.servers",
    "security.protocol": "security.protocol",
    "sasl.mechanism": "sasl.mechanism",
    "ssl.truststore.location": "ssl.ca.location",
    "group.id": "group.id",
}


def settings_of(properties):
    """The settings of an account's file, or of a line `bootstrap.servers=…` for an open Kafka."""
    java = dict(line.split("=", 1) for line in properties.splitlines() if "=" in line and not line.startswith("#"))
    settings = {RENAMED[name]: value for name, value in java.items() if name in RENAMED}
    login = java.get("sasl.jaas.config", "")
    for name in ("username", "password"):
        if f'{name}="' in login:
            settings[f"sasl.{name}"] = login.split(f'{name}="', 1)[1].split('"', 1)[0]
    return settings


def send(properties, messages, codec="none"):
    """Sends messages in the form of the examples, and returns when the broker has every one of them."""
    failures = []
    settings = {**settings_of(properties), "enable.idempotence": True, "compression.type": codec, "linger.ms": 5}
    settings.pop("group.id", None)
    producer = Producer(settings)
    for message in messages:
        producer.produce(
            message["topic"],
            key=message["key"],
            value=message["body"],
            headers=list(message["headers"].items()),
            on_delivery=lambda failure, _: failures.append(str(failure)) if failure else None,
        )
        producer.poll(0)
    if producer.flush(60) > 0 or failures:
        raise SystemExit(f"Kafka did not take everything: {failures[:3]}")


def messages_on(properties, topic, group, within=60):
    """What comes on a topic, from its beginning: (key, headers, body). Fails after so many seconds."""
    settings = {"group.id": group, **settings_of(properties), "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer(settings)
    consumer.subscribe([topic])
    deadline = time.monotonic() + within
    try:
        while time.monotonic() < deadline:
            message = consumer.poll(0.2)
            if message is None:
                continue
            if message.error():
                if message.error().code() == KafkaError._PARTITION_EOF or message.error().retriable():
                    continue
                raise SystemExit(f"Kafka refused to be read: {message.error()}")
            yield message.key(), {name: value.decode() for name, value in message.headers() or []}, message.value()
            consumer.commit(message)
    finally:
        consumer.close()
    raise SystemExit(f"What was waited for did not come on {topic} within {within} seconds.")
