-- The list of a corpus' files with their digests, as sha256sum writes it: {"name", "role", "sha256", "size", "mediaType"}.
alter table corpus add column files jsonb;
