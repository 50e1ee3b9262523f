-- How often a run was queued again since an artifact that it needs was damaged; a resume begins anew.
alter table seed_run add column repairs integer not null default 0;
