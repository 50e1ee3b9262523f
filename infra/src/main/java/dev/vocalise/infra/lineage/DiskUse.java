package dev.vocalise.infra.lineage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Artifacts in the store that the stages and checkpoints of a campaign name, each counted once.
 *
 * @param ownArtifacts those that nothing else names: no other campaign, corpus, checkpoint of a
 *     backbone, functionals or registered model
 * @param ownBytes of these
 * @param artifacts all
 * @param bytes of all
 */
public record DiskUse(long ownArtifacts, long ownBytes, long artifacts, long bytes) {
  public static final DiskUse NONE = new DiskUse(0, 0, 0, 0);

  /** (campaign, digest, size), each once. */
  private static final String USED =
      "select campaign_id, sha256, max(size) as size from ("
          + "select s.campaign_id, f ->> 'sha256' as sha256, (f ->> 'size')::bigint as size"
          + " from vocalise.stage_run s, jsonb_array_elements(s.outputs || s.inputs) f"
          + " union all select coalesce(r.campaign_id, k.owner), k.artifact ->> 'sha256',"
          + " (k.artifact ->> 'size')::bigint from vocalise.checkpoint k"
          + " left join vocalise.seed_run r on r.id = k.owner"
          + ") named group by campaign_id, sha256";

  /** What is there without campaigns, in whatever form its rows name it. */
  private static final String REGISTERED =
      "select manifest_sha256 as sha256 from vocalise.corpus"
          + " union select files ->> 'sha256' from vocalise.corpus"
          + " union select d[1] from vocalise.model m, regexp_matches(m.digests::text"
          + " || m.config::text, '[0-9a-f]{64}', 'g') d"
          + " union select artifact ->> 'sha256' from vocalise.feature_set"
          + " union select d[1] from vocalise.model_version v, regexp_matches(v.files::text"
          + " || v.weights_sha256, '[0-9a-f]{64}', 'g') d";

  private static final String SIZES =
      "with used as ("
          + USED
          + "), registered as ("
          + REGISTERED
          + "),"
          + " own as (select sha256 from used group by sha256 having count(*) = 1"
          + " except select sha256 from registered)"
          + " select u.campaign_id, count(o.sha256), coalesce(sum(u.size)"
          + " filter (where o.sha256 is not null), 0)::bigint, count(*), sum(u.size)::bigint"
          + " from used u left join own o on o.sha256 = u.sha256 group by u.campaign_id";

  private static final String OF_CAMPAIGN =
      "select sha256 from (" + USED + ") used where campaign_id = ?1 order by 1";

  /** By campaign; one that names none is missing. */
  public static Map<UUID, DiskUse> all(Database database) {
    return database.read(DiskUse::all);
  }

  private static Map<UUID, DiskUse> all(StatelessSession session) {
    Map<UUID, DiskUse> all = new HashMap<>();
    Rows.selectNative(session, Object[].class, SIZES)
        .getResultList()
        .forEach(
            row ->
                all.put(
                    (UUID) row[0],
                    new DiskUse(number(row[1]), number(row[2]), number(row[3]), number(row[4]))));
    return all;
  }

  static DiskUse of(StatelessSession session, UUID campaign) {
    return all(session).getOrDefault(campaign, NONE);
  }

  /** Their digests; whether something else needs one too is asked when it is deleted. */
  static List<String> artifactsOf(StatelessSession session, UUID campaign) {
    return Rows.selectNative(session, String.class, OF_CAMPAIGN, campaign).getResultList();
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
