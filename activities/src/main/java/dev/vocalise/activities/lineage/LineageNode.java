package dev.vocalise.activities.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a number rests on.
 *
 * @param id opens it again; the same thing has the same id wherever it stands
 * @param label what it is called, in a word or two
 * @param detail what else is to be said of it in a line; may be empty
 * @param digest SHA-256 of its bytes, or of its canonical JSON for settings
 * @param size bytes
 * @param made when, where and by whom; null for what is nobody's work
 * @param links addresses on the instance by what they are: {@code page}, {@code download}, {@code
 *     audio}
 * @param opens whether something may stand behind it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LineageNode(
    Kind kind,
    String id,
    String label,
    String detail,
    @Nullable String digest,
    @Nullable Long size,
    @Nullable Made made,
    Map<String, String> links,
    boolean opens) {

  /** What it is. */
  public enum Kind {
    CELL,
    RUN,
    STAGE,
    FILE,
    SETTINGS,
    SETTING,
    SPLIT,
    PART,
    CORPUS,
    FEATURES,
    UTTERANCE,
    MODEL
  }

  /**
   * Its origin.
   *
   * @param stage as users know it; null for what no stage made
   * @param who the worker's process
   * @param where machine and device
   * @param statement number of the signed statement in the ledger
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Made(
      @Nullable String stage,
      @Nullable Instant when,
      @Nullable String who,
      @Nullable String where,
      @Nullable Long statement) {}

  public LineageNode {
    links = Map.copyOf(links);
  }

  /** Of which nothing is known but its name. */
  static LineageNode plain(Kind kind, String id, String label, String detail, boolean opens) {
    return new LineageNode(kind, id, label, detail, null, null, null, Map.of(), opens);
  }
}
