#!/usr/bin/env bash
# Run by the postgres image, once, on an empty volume: the roles and the database of docs/how-to/run-against-your-own-postgresql.md, with the passwords of the
# secrets.
set -euo pipefail
secrets=${SECRETS:-/run/secrets}
password() { sed -n 's|^postgres://[^:]*:\([^@]*\)@.*|\1|p' "$secrets/$1"; }

# The passwords go by the environment: arguments can be read in the list of processes.
OWNER_PASSWORD=$(password database-owner-url) APP_PASSWORD=$(password database-url) \
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
create role hub_user nologin;
create role hub_owner login password :'owner_password';
create role hub_app login password :'app_password';
grant hub_user to hub_app;
create database hub owner hub_owner encoding 'UTF8' template template0;
revoke all on database hub from public;
grant connect on database hub to hub_app;
SQL
