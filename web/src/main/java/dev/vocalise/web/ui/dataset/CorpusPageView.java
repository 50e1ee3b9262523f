package dev.vocalise.web.ui.dataset;

import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One corpus: what was counted, what was left out, and its utterances to listen to.
 *
 * @param verdict whether the counts are the known ones, in a sentence
 * @param well whether they are
 * @param selected the utterance that is being listened to
 */
public record CorpusPageView(
    String name,
    String kind,
    String verdict,
    boolean well,
    List<Fact> facts,
    Digest manifest,
    List<Tally> tallies,
    List<Fact> leftOut,
    List<String> problems,
    int moreProblems,
    UtterancePage utterances,
    @Nullable UtteranceView selected) {

  /** Counts along one property: class, speaker, session. */
  public record Tally(String property, List<Count> counts) {
    public boolean hasKnown() {
      return counts.stream().anyMatch(count -> count.known() != null);
    }
  }

  /**
   * One value of the property.
   *
   * @param known the published number of utterances, null where there is none
   * @param width percent of the longest bar
   */
  public record Count(
      String value, String utterances, @Nullable String known, boolean differs, String width) {}

  /** A page of the list, after the filter. */
  public record UtterancePage(
      List<Row> rows,
      String query,
      String label,
      List<String> labels,
      String range,
      @Nullable String previous,
      @Nullable String next) {}

  /** One utterance; {@code href} opens it. */
  public record Row(
      String id,
      String label,
      String speaker,
      String session,
      String seconds,
      String href,
      boolean selected) {}
}
