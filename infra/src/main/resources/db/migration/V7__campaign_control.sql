-- A campaign can be paused. "stopping" stands from a pause or a cancellation until everything that ran for it has
-- stopped: until then the workflow is asked to stop, again after a restart if need be.
alter table campaign drop constraint campaign_state_check;
alter table campaign add constraint campaign_state_check
  check (state in ('QUEUED','RUNNING','PAUSED','DONE','INCOMPLETE','FAILED','CANCELLED'));
alter table campaign add column stopping boolean not null default false;
alter table campaign add column priority integer not null default 3 check (priority between 1 and 5);

-- Since when a run is open: its campaign's workflow has a workflow for it. All others wait here and nowhere else.
alter table seed_run add column opened_at timestamptz;
create index seed_run_open on seed_run (campaign_id) where opened_at is not null;

-- What a campaign could run when its workflow last asked. One that has not asked for long keeps no slot from others.
create table claim (
  campaign_id  uuid primary key references campaign,
  ready        integer not null,
  asked_at     timestamptz not null
);
