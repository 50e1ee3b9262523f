-- What people add to a campaign. Null where there is none, as in the statements about older rows.
alter table campaign add column note text;
alter table campaign add column tags jsonb;
alter table campaign add column archived_at timestamptz;
