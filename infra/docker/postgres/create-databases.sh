#!/bin/sh
# Runs once, on an empty volume: one role and its databases per application, none of them a superuser. Vocalise has two:
# the owner of its tables, and the writer, who may add to the ledger and not change it; migrate grants what it may.
set -eu

role() { # role, password
  psql --username="$POSTGRES_USER" --set=ON_ERROR_STOP=1 --set=role="$1" --set=password="$2" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
}

create() { # role, password, databases...
  role=$1
  role "$1" "$2"
  shift 2
  for database in "$@"; do
    createdb --username="$POSTGRES_USER" --owner="$role" "$database"
  done
}

create vocalise_owner "$VOCALISE_OWNER_PASSWORD" vocalise
role vocalise "$VOCALISE_DB_PASSWORD"
create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
create mlflow "$MLFLOW_DB_PASSWORD" mlflow
