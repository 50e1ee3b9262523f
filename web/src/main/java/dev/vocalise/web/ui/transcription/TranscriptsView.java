package dev.vocalise.web.ui.transcription;

import dev.vocalise.web.ui.format.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words that one recogniser made of one corpus.
 *
 * @param recognitions all of this corpus, newest first; the open one is selected
 * @param facts word error rate and its parts
 * @param precision what bfloat16 changed, in a sentence; null where all was recognised in float32
 * @param query part of a transcript, of recognised words or of an id
 * @param onlyErrors whether utterances without word errors are left out
 */
public record TranscriptsView(
    String corpus,
    List<Recognition> recognitions,
    List<Running> running,
    String facts,
    @Nullable String precision,
    String query,
    boolean onlyErrors,
    List<Line> lines,
    Paging paging) {

  /** One finished recognition of the corpus. */
  public record Recognition(String name, String key, String rate, String href, boolean selected) {}

  /** An unfinished recognition: how far it is. */
  public record Running(String name, String progress) {}

  /**
   * One utterance.
   *
   * @param href leads to its page
   * @param audio address of its sound
   * @param rate its own word error rate, empty without a transcript
   */
  public record Line(String id, String href, String audio, List<Piece> pieces, String rate) {}

  /**
   * Words in a row.
   *
   * @param kind {@code right}, {@code missed} (only in the transcript) or {@code wrong} (only
   *     recognised)
   */
  public record Piece(String kind, String words) {}
}
