-- A checkpoint belongs to a stage of a run or of a whole campaign, as its token in fence does.
alter table checkpoint drop constraint checkpoint_run_id_fkey;
alter table checkpoint rename column run_id to owner;

-- Stages that found another one working on the same key, and when they last looked. They hold no slot.
create table stage_wait (
  owner     uuid not null,
  stage     text not null,
  asked_at  timestamptz not null,
  primary key (owner, stage)
);

create index stage_run_by_key on stage_run (cache_key);
