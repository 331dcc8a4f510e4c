#!/usr/bin/env bash
# Starts the broker of docker-compose.yml: KRaft on one node, SCRAM for everybody who connects, and nothing allowed that the registry does not declare. The
# passwords are those of the client files; on an empty volume the two accounts are made with it.
set -euo pipefail
secrets=${SECRETS:-/run/secrets}
data=${DATA:-/var/lib/kafka/data}
kafka=${KAFKA:-/opt/kafka}
host=${ADVERTISED:-kafka}
port=${BROKER_PORT:-9092}
controller=${CONTROLLER_PORT:-9093}
password() { sed -n 's/.*password="\([^"]*\)".*/\1/p' "$secrets/$1"; }
admin=$(password kafka-admin)
hub=$(password kafka-hub)

umask 077
settings=$(mktemp)
# The controller listens on the container's own loopback, and asks for the administrator's password there too.
cat >"$settings" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=CLIENTS://:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=CLIENTS://$host:$port
listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
inter.broker.listener.name=CLIENTS
controller.listener.names=CONTROLLER
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.mechanism.controller.protocol=PLAIN
listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$admin";
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="$admin" user_admin="$admin";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:admin
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.dirs=$data/log
PROPERTIES

if [ ! -e "$data/log/meta.properties" ]; then
  # It prints the keys made of the passwords: nobody needs them in a log.
  "$kafka/bin/kafka-storage.sh" format --cluster-id "$("$kafka/bin/kafka-storage.sh" random-uuid)" --config "$settings" \
    --add-scram "SCRAM-SHA-512=[name=admin,password=$admin]" --add-scram "SCRAM-SHA-512=[name=hub,password=$hub]" >/dev/null
fi
exec "$kafka/bin/kafka-server-start.sh" "$settings"
