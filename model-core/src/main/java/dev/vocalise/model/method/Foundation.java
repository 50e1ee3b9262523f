package dev.vocalise.model.method;

import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.dataset.ClassNames;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * What a learner is built on.
 *
 * @param encoder closed by the learner
 * @param logMels what its inputs are, where they are log-mels
 * @param source what the labels of S_tr say
 */
public record Foundation(Encoder encoder, @Nullable LogMels logMels, SourceFacts source) {

  /** An encoder alone, where nothing else is known than that the classes are the paper's. */
  public static Foundation of(Encoder encoder) {
    int classes = ClassNames.PAPER.size();
    return new Foundation(
        encoder, null, new SourceFacts(Collections.nCopies(classes, 1), 0, false));
  }
}
