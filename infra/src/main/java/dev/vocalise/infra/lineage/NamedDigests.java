package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.StatelessSession;

/** Where a digest stands in rows: what made the bytes, and what they are called. */
public record NamedDigests(Database database) {
  private static final Pattern BEGIN = Pattern.compile("[0-9a-f]{8,64}");

  private static final String FILES =
      "select f ->> 'sha256' as sha256, f ->> 'name' as name, f ->> 'role' as role,"
          + " f ->> 'size' as size, f ->> 'mediaType' as type";

  /** Every file that a row names, with its digest; the most telling names first. */
  private static final String NAMED =
      "select sha256, name, role, size, type from ("
          + FILES
          + ", 0 as place from vocalise.stage_run s, jsonb_array_elements(s.outputs) f"
          + " union all "
          + FILES
          + ", 1 from vocalise.stage_run s, jsonb_array_elements(s.inputs) f"
          + " union all select manifest_sha256, name || '.jsonl', 'manifest',"
          + " manifest_size::text, 'application/x-ndjson', 2 from vocalise.corpus"
          + " union all "
          + FILES
          + ", 3 from vocalise.model m, jsonb_array_elements(coalesce(m.config -> 'files', '[]')) f"
          + " union all select artifact ->> 'sha256', artifact ->> 'name', artifact ->> 'role',"
          + " artifact ->> 'size', artifact ->> 'mediaType', 4 from vocalise.checkpoint"
          + " union all select artifact ->> 'sha256', artifact ->> 'name', artifact ->> 'role',"
          + " artifact ->> 'size', artifact ->> 'mediaType', 5 from vocalise.feature_set"
          + ") named where sha256 >= ?1 and sha256 <= ?2 order by place, name";

  /** Whether this is the beginning of a digest that is long enough to mean one. */
  public static boolean isBeginning(String text) {
    return BEGIN.matcher(text).matches();
  }

  /** At most so many digests that begin like this, each once. */
  public List<String> beginningWith(String beginning, int most) {
    if (!isBeginning(beginning)) {
      throw new IllegalArgumentException(
          "expected 8 to 64 hexadecimal digits in lower case, got '" + beginning + "'");
    }
    return database.read(
        session ->
            named(session, beginning).stream()
                .map(FileRef::sha256)
                .distinct()
                .limit(most)
                .toList());
  }

  /** What the rows call these bytes; empty where no row names them. */
  public Optional<FileRef> find(String sha256) {
    return database.read(session -> named(session, sha256).stream().findFirst());
  }

  private static List<FileRef> named(StatelessSession session, String beginning) {
    return Rows.selectNative(session, Object[].class, NAMED, beginning, beginning + "g").stream()
        .map(
            row ->
                new FileRef(
                    (String) row[1],
                    (String) row[2],
                    (String) row[0],
                    Long.parseLong((String) row[3]),
                    (String) row[4]))
        .toList();
  }

  /** Attempts that computed these bytes themselves, oldest first. */
  public List<StageView> madeBy(String sha256) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    StageRunEntity.class,
                    "select s.* from vocalise.stage_run s where s.state = 'DONE'"
                        + " and s.outputs @> cast(?1 as jsonb) order by s.started_at",
                    "[{\"sha256\": \"" + sha256 + "\"}]")
                .stream()
                .map(StageRunEntity::view)
                .toList());
  }

  /** The newest attempt of a stage of the whole campaign that is done. */
  public Optional<StageView> lastDone(UUID campaignId, String stage, String subject) {
    return database
        .list(
            StageRunEntity.class,
            StageRunEntity::view,
            "from StageRunEntity where campaignId = ?1 and stage = ?2 and subject = ?3"
                + " and state = DONE order by startedAt desc",
            campaignId,
            stage,
            subject)
        .stream()
        .findFirst();
  }
}
