-- Recognised words, utterance by utterance: transcription goes on where it stopped, and no corpus or
-- campaign pays twice. The key is a digest of the recogniser's files and the decoder's settings.
create table transcript (
  recogniser_key  text not null,
  audio_sha256    text not null,
  text            text not null,
  created_at      timestamptz not null,
  primary key (recogniser_key, audio_sha256)
);

-- How far a stage that goes through a corpus has come: {"done": 123, "total": 300, "unit": "utterances"}.
alter table stage_run add column progress jsonb;

-- A campaign that failed before its runs began used to leave them queued for ever.
update seed_run r
set state = 'FAILED', ended_at = c.ended_at,
    failure_code = coalesce(substring(c.reason from '^[A-Z_]+(?=: )'), 'UNEXPECTED'),
    failure_message = 'not started: ' || coalesce(substring(c.reason from '^[A-Z_]+: (.*)$'), c.reason, 'the campaign failed')
from campaign c
where c.id = r.campaign_id and c.state = 'FAILED' and r.state in ('QUEUED', 'RUNNING');
