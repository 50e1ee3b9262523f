package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.UUID;

/** Attempts that compared a run that was done again with the one that it reproduces. */
public record Comparisons(Database database) {
  private static final String OF =
      "select s.* from vocalise.stage_run s where s.stage = ?1 and s.state = 'DONE'"
          + " and (s.run_id = ?2 or s.spec ->> 'original' = ?3) order by s.started_at desc";

  /** Those in which the run stands on either side, the newest first. */
  public List<StageView> of(String stage, UUID run) {
    return database.read(
        session ->
            Rows.selectNative(session, StageRunEntity.class, OF, stage, run, run.toString())
                .stream()
                .map(StageRunEntity::view)
                .toList());
  }
}
