-- Truth of campaigns, runs, stages and lineage. Names, roles and states live here, bytes in the artifact store.

create table corpus (
  id               uuid primary key,
  name             text not null unique,
  kind             text not null,
  directory        text not null,
  manifest_sha256  text not null,
  manifest_size    bigint not null,
  report           jsonb not null,
  added_at         timestamptz not null
);

create table model (
  id          uuid primary key,
  name        text not null unique,
  kind        text not null,
  directory   text not null,
  digests     jsonb not null,
  config      jsonb not null,
  parameters  bigint not null,
  licence     text,
  added_at    timestamptz not null
);

create table campaign (
  id           uuid primary key,
  name         text not null unique,
  spec         jsonb not null,
  file         text not null,
  spec_sha256  text not null,
  state        text not null check (state in ('QUEUED','RUNNING','DONE','INCOMPLETE','FAILED','CANCELLED')),
  reason       text,
  workflow_id  text not null,
  created_at   timestamptz not null,
  started_at   timestamptz,
  ended_at     timestamptz
);

create table experiment (
  id           uuid primary key,
  campaign_id  uuid not null references campaign,
  name         text not null,
  position     integer not null,
  settings     jsonb not null,
  reference    jsonb,
  corpora      jsonb not null,
  unique (campaign_id, name),
  unique (campaign_id, position)
);

create table seed_run (
  id             uuid primary key,
  campaign_id    uuid not null references campaign,
  experiment_id  uuid not null references experiment,
  seed           integer not null,
  state          text not null check (state in ('QUEUED','RUNNING','DONE','FAILED','CANCELLED')),
  workflow_id    text not null,
  uar            double precision,
  scores         jsonb,
  failure_code     text,
  failure_message  text,
  mlflow_run_id  text,
  host           jsonb,
  device         text,
  progress       jsonb,
  created_at     timestamptz not null,
  started_at     timestamptz,
  ended_at       timestamptz,
  unique (experiment_id, seed),
  check (state <> 'DONE' or uar is not null)
);
create index seed_run_by_campaign on seed_run (campaign_id, state);
create index seed_run_by_workflow on seed_run (workflow_id);

-- One row per attempt of a stage. subject tells stages of one name apart (registerDataset of source and target).
create table stage_run (
  id             uuid primary key,
  campaign_id    uuid not null references campaign,
  run_id         uuid references seed_run,
  stage          text not null,
  subject        text not null,
  version        text not null,
  cache_key      text not null,
  state          text not null check (state in ('RUNNING','DONE','CACHED','FAILED','LOST','CANCELLED')),
  attempt        integer not null,
  fencing_token  bigint not null,
  worker         text not null,
  environment    jsonb not null,
  spec           jsonb not null,
  inputs         jsonb not null,
  outputs        jsonb not null,
  result         jsonb,
  failure_code     text,
  failure_message  text,
  cached_from    uuid references stage_run,
  ledger_seq     bigint,
  started_at     timestamptz not null,
  ended_at       timestamptz
);
create index stage_run_by_run on stage_run (run_id, started_at);
create index stage_run_by_campaign on stage_run (campaign_id, stage, subject);

create table stage_cache (
  cache_key  text primary key,
  stage_run_id  uuid not null references stage_run
);

-- The newest token per (owner, stage): a writer that holds an older one is stale.
create table fence (
  owner  uuid not null,
  stage  text not null,
  token  bigint not null,
  primary key (owner, stage)
);

create table checkpoint (
  id           bigint generated always as identity primary key,
  run_id       uuid not null references seed_run,
  stage        text not null,
  token        bigint not null,
  round        integer not null,
  position     jsonb not null,
  artifact     jsonb not null,
  created_at   timestamptz not null
);
create index checkpoint_newest on checkpoint (run_id, stage, id desc);

create table metric_point (
  run_id  uuid not null references seed_run,
  key     text not null,
  step    bigint not null,
  ts      timestamptz not null,
  value   double precision not null,
  primary key (run_id, key, step)
);

create table outbox (
  id            bigint generated always as identity primary key,
  run_id        uuid not null references seed_run,
  kind          text not null check (kind in ('RUN_STARTED','METRICS','RUN_ENDED')),
  payload       jsonb not null,
  created_at    timestamptz not null,
  attempts      integer not null default 0,
  last_error    text,
  next_attempt  timestamptz not null,
  delivered_at  timestamptz
);
create index outbox_open on outbox (run_id, id) where delivered_at is null;

-- Signed statements, each with the digest of the entry before. Append-only.
create table ledger_entry (
  seq              bigint primary key,
  stage_run_id     uuid,
  envelope         text not null,
  key_id           text not null,
  previous_sha256  text not null,
  sha256           text not null unique,
  created_at       timestamptz not null
);
create table ledger_subject (
  sha256  text not null,
  seq     bigint not null references ledger_entry,
  name    text not null,
  primary key (sha256, seq, name)
);
create table ledger_key (
  key_id      text primary key,
  public_key  text not null,
  added_at    timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on %: the ledger is append-only', tg_op, tg_table_name;
end $$;
create trigger append_only before update or delete or truncate on ledger_entry
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ledger_subject
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on ledger_key
  for each statement execute function refuse_change();

-- Live screens listen on this channel; the payload is "<campaign id> <run id or ->".
create function tell_change() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'campaign' then
    perform pg_notify('vocalise_change', new.id || ' -');
  elsif tg_table_name = 'seed_run' then
    perform pg_notify('vocalise_change', new.campaign_id || ' ' || new.id);
  else
    perform pg_notify('vocalise_change', new.campaign_id || ' ' || coalesce(new.run_id::text, '-'));
  end if;
  return null;
end $$;
create trigger tell_change after insert or update on campaign for each row execute function tell_change();
create trigger tell_change after update on seed_run for each row execute function tell_change();
create trigger tell_change after insert or update on stage_run for each row execute function tell_change();
