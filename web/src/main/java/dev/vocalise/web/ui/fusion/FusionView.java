package dev.vocalise.web.ui.fusion;

import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where fusion helped and hurt in one run.
 *
 * @param decisions utterances whose decision differs from one of the modalities', after the filter
 * @param show {@code helped} or {@code hurt}
 */
public record FusionView(
    String runId,
    String campaign,
    String experiment,
    int seed,
    ModalityBars bars,
    List<Matrix> matrices,
    List<Effect> effects,
    Effect total,
    String show,
    List<Decision> decisions,
    String range,
    @Nullable String previous,
    @Nullable String next) {

  /** Confusion matrix of one decision. */
  public record Matrix(String name, String uar, ConfusionView confusion) {}

  /** Counts of one true class; helped: wrong alone and right together, hurt: the reverse. */
  public record Effect(
      String name,
      String utterances,
      long audioHelped,
      long audioHurt,
      long textHelped,
      long textHurt) {}

  /** One utterance; {@code href} leads to its page. */
  public record Decision(
      String utterance, String href, String reference, String audio, String text, String fused) {}
}
