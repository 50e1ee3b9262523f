-- A checkpoint belongs to a stage of a run or of a whole campaign, as its token in fence does.
alter table checkpoint drop constraint checkpoint_run_id_fkey;
alter table checkpoint rename column run_id to owner;
