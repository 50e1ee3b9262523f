package dev.vocalise.web.ui.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registered corpora. */
public record CorporaView(List<Row> corpora) {
  public CorporaView {
    corpora = List.copyOf(corpora);
  }

  /** One corpus; {@code problem} says in a few words what is not as it should be. */
  public record Row(
      String name,
      String kind,
      String utterances,
      String speakers,
      String hours,
      @Nullable String problem,
      String verdict,
      String added) {}
}
