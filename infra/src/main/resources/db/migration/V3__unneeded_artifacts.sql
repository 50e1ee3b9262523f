-- Bytes in the artifact store that a stage announced or gave up: deleted by the collector unless some row refers to
-- them by then. The row goes in with the change that makes the bytes needless, so that a crash leaves no bytes behind.
create table unneeded_artifact (
  sha256      text primary key,
  not_before  timestamptz not null
);
