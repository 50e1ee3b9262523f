package dev.vocalise.activities.fusion;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.fusion.FusionReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about a finished run on T_te.
 *
 * @param decided of the only branch, or of both together
 * @param fusion each modality alone and where fusion changed the decision; null for one branch
 * @param text what was read; null without a branch that reads
 * @param precision what bfloat16 changed; null where all was tested in float32
 */
public record RunScores(
    Scores decided,
    @Nullable FusionReport fusion,
    @Nullable TextRead text,
    @Nullable PrecisionEffect precision) {
  private static final String FUSION = "fusion";
  private static final String TEXT = "text";
  private static final String PRECISION = "precision";

  /** Of a test in float32. */
  public RunScores(Scores decided, @Nullable FusionReport fusion, @Nullable TextRead text) {
    this(decided, fusion, text, null);
  }

  /** The same with what bfloat16 changed. */
  public RunScores with(PrecisionEffect effect) {
    return new RunScores(decided, fusion, text, effect);
  }

  /**
   * @param utterances of T_te
   * @param withoutTranscript of them
   * @param truncated utterances with more words or word pieces than are read
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TextRead(int utterances, int withoutTranscript, int truncated) {}

  /** The run's scores in the database: those of the decision at the top, the others below. */
  public JsonNode json() {
    ObjectNode json = (ObjectNode) CanonicalJson.tree(decided);
    if (fusion != null) {
      json.set(FUSION, CanonicalJson.tree(fusion));
    }
    if (text != null) {
      json.set(TEXT, CanonicalJson.tree(text));
    }
    if (precision != null) {
      json.set(PRECISION, CanonicalJson.tree(precision));
    }
    return json;
  }

  /** From {@link #json()}, or from what builds before fusion wrote. */
  public static RunScores of(JsonNode json) {
    ObjectNode decided = ((ObjectNode) json.deepCopy()).without(List.of(FUSION, TEXT, PRECISION));
    return new RunScores(
        CanonicalJson.read(decided, Scores.class),
        json.has(FUSION) ? CanonicalJson.read(json.get(FUSION), FusionReport.class) : null,
        json.has(TEXT) ? CanonicalJson.read(json.get(TEXT), TextRead.class) : null,
        json.has(PRECISION)
            ? CanonicalJson.read(json.get(PRECISION), PrecisionEffect.class)
            : null);
  }
}
