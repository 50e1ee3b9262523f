-- What is laid beside a run in MLflow goes by a message of its own, so that nothing else waits for large files.
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check
  check (kind in ('RUN_STARTED','METRICS','RUN_ENDED','MODEL_VERSION','RUN_FILES'));
