-- Who works on a cache key. A turn that was not renewed for ten seconds is free: its holder died or is frozen.
create table stage_turn (
  cache_key  text primary key,
  owner      text not null,
  holder     uuid not null,
  beat_at    timestamptz not null
);

-- HANDED_OVER: the worker was stopped in order, and the next attempt goes on.
alter table stage_run drop constraint stage_run_state_check;
alter table stage_run add constraint stage_run_state_check
  check (state in ('RUNNING','DONE','CACHED','FAILED','LOST','CANCELLED','HANDED_OVER'));
