-- Worker processes, as they report themselves, and who trains on which slot of which device.

create table worker (
  id          uuid primary key,
  name        text not null,
  host        text not null,
  pid         bigint not null,
  version     text not null,
  build       text not null,
  commit      text,
  queues      text not null,
  device      text not null,
  first_slot  integer not null,
  slots       integer not null,
  waits_for   text,
  started_at  timestamptz not null,
  beat_at     timestamptz not null
);

-- A lease counts while it is renewed: neither a killed nor a frozen holder keeps a device.
create table device_lease (
  host     text not null,
  device   text not null,
  slot     integer not null,
  worker   uuid not null references worker on delete cascade,
  beat_at  timestamptz not null,
  primary key (host, device, slot)
);
create index device_lease_by_worker on device_lease (worker);

-- For what each worker is doing now.
create index stage_run_running on stage_run (worker) where state = 'RUNNING';

-- The build whose workers take a campaign's stages: the one it began with, until it is moved.
create table campaign_build (
  campaign_id  uuid primary key references campaign on delete cascade,
  build        text not null
);
