#!/bin/sh
# Runs once, on an empty volume: one role and its databases per application, none of them a superuser.
set -eu

create() { # role, password, databases...
  role=$1
  password=$2
  shift 2
  psql --username="$POSTGRES_USER" --set=ON_ERROR_STOP=1 --set=role="$role" --set=password="$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
  for database in "$@"; do
    createdb --username="$POSTGRES_USER" --owner="$role" "$database"
  done
}

create vocalise "$VOCALISE_DB_PASSWORD" vocalise
create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
create mlflow "$MLFLOW_DB_PASSWORD" mlflow
