-- Functionals of a corpus under a name, which somebody computed elsewhere. artifact is the table that is kept:
-- {"name", "role", "sha256", "size", "mediaType"}; source is the file that it was made of.
create table feature_set (
  id               uuid primary key,
  name             text not null,
  corpus           text not null,
  manifest_sha256  text not null,
  artifact         jsonb not null,
  columns          jsonb not null,
  utterances       integer not null,
  source           text not null,
  source_sha256    text not null,
  notes            jsonb not null,
  added_at         timestamptz not null,
  unique (name, corpus)
);
