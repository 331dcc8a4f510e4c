#!/usr/bin/env bash
# Makes the passwords and the ledger's key of docker-compose.yml, once: random ones, in files that only you can reach. Keep docker/secrets/ safe; it is never committed.
set -euo pipefail
cd "$(dirname "$0")"

if [ -e secrets ]; then
  echo "docker/secrets/ is there already: the volumes hold these passwords. Remove both together, or keep them." >&2
  exit 1
fi

password() { head -c 24 /dev/urandom | base64 | tr '+/' 'az'; }

client() {
  echo 'bootstrap.servers=kafka:9092'
  echo 'security.protocol=SASL_PLAINTEXT'
  echo 'sasl.mechanism=SCRAM-SHA-512'
  echo "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"$1\" password=\"$(password)\";"
}

# Made beside and then renamed: a folder that is there is whole. The containers run as other users and read the files; nobody else can enter the folder.
fresh=$(mktemp -d .secrets-XXXXXX)
trap 'rm -rf "$fresh"' EXIT
umask 022
password >"$fresh/postgres-password"
echo "postgres://hub_app:$(password)@postgres:5432/hub" >"$fresh/database-url"
echo "postgres://hub_owner:$(password)@postgres:5432/hub" >"$fresh/database-owner-url"
client admin >"$fresh/kafka-admin.properties"
client hub >"$fresh/kafka-hub.properties"
openssl genpkey -algorithm ed25519 -out "$fresh/ledger-key.pem"
chmod 644 "$fresh/ledger-key.pem"
chmod 700 "$fresh"
mv "$fresh" secrets
trap - EXIT
echo 'docker/secrets/ was made.'
