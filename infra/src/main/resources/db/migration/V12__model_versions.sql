-- Trained models under a name: NAME:1, NAME:2 … Each is the weights of one branch of a finished run; files are those
-- and what its layout needs besides: {"name", "role", "sha256", "size", "mediaType"}.
create table model_version (
  id              uuid primary key,
  name            text not null,
  version         integer not null check (version > 0),
  run_id          uuid not null references seed_run,
  branch          text not null,
  stage_run_id    uuid not null references stage_run,
  weights_sha256  text not null,
  files           jsonb not null,
  state           text not null check (state in ('CANDIDATE','APPROVED','RETIRED')),
  reason          text not null,
  actor           jsonb not null,
  created_at      timestamptz not null,
  changed_at      timestamptz not null,
  unique (name, version)
);
create index model_version_by_run on model_version (run_id);
create index model_version_by_weights on model_version (weights_sha256);

create function refuse_removal() returns trigger language plpgsql as $$
begin
  raise exception '% on %: what is registered stays; retire it instead', tg_op, tg_table_name;
end $$;
create trigger stays before delete or truncate on model_version
  for each statement execute function refuse_removal();

alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
  check (kind in ('RUN_STARTED','METRICS','RUN_ENDED','MODEL_VERSION'));
