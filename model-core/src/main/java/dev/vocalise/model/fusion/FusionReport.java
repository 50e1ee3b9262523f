package dev.vocalise.model.fusion;

import dev.vocalise.model.aggregation.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What fusion did on one part (§3.2.4): each modality alone, both together, and where the decision
 * changed.
 *
 * @param audio scores of the audio model on every utterance
 * @param text scores of the text model on the utterances with text; null when there are none
 * @param fused scores of the fused decision on the utterances that are not dropped
 * @param counts how many utterances had what
 * @param changes per class of the reference, over the utterances with both modalities
 */
public record FusionReport(
    Scores audio, @Nullable Scores text, Scores fused, Counts counts, List<Change> changes) {

  public FusionReport {
    changes = List.copyOf(changes);
  }

  /**
   * @param both utterances with audio and text
   * @param audioOnly utterances without text that the audio logits decided alone
   * @param dropped utterances without text that were left out of the fused score
   */
  public record Counts(int both, int audioOnly, int dropped) {}

  /**
   * One class of the reference.
   *
   * @param utterances with both modalities
   * @param audioRight audio alone was right
   * @param textRight text alone was right
   * @param fusedRight both together were right
   * @param audioHelped audio alone was wrong, fusion right
   * @param audioHurt audio alone was right, fusion wrong
   * @param textHelped text alone was wrong, fusion right
   * @param textHurt text alone was right, fusion wrong
   */
  public record Change(
      int utterances,
      int audioRight,
      int textRight,
      int fusedRight,
      int audioHelped,
      int audioHurt,
      int textHelped,
      int textHurt) {

    private Change plus(boolean audio, boolean text, boolean fused) {
      return new Change(
          utterances + 1,
          audioRight + one(audio),
          textRight + one(text),
          fusedRight + one(fused),
          audioHelped + one(!audio && fused),
          audioHurt + one(audio && !fused),
          textHelped + one(!text && fused),
          textHurt + one(text && !fused));
    }

    private static int one(boolean holds) {
      return holds ? 1 : 0;
    }
  }

  /**
   * Scores a part.
   *
   * @param reference class per utterance
   * @param audio logits per utterance
   * @param text logits per utterance, null where there is no text
   * @param drop whether utterances without text are left out of the fused score; otherwise their
   *     audio logits decide
   * @throws IllegalArgumentException if nothing is left to score, or the lists differ in length
   */
  public static FusionReport of(
      int[] reference, List<float[]> audio, List<float @Nullable []> text, boolean drop) {
    if (reference.length != audio.size() || reference.length != text.size()) {
      throw new IllegalArgumentException(
          "%d references, %d audio and %d text logits; expected as many of each"
              .formatted(reference.length, audio.size(), text.size()));
    }
    int classes = audio.isEmpty() ? 0 : audio.get(0).length;
    Change[] changes = new Change[classes];
    Arrays.fill(changes, new Change(0, 0, 0, 0, 0, 0, 0, 0));
    Decisions heard = new Decisions();
    Decisions read = new Decisions();
    Decisions fused = new Decisions();
    int both = 0;
    for (int i = 0; i < reference.length; i++) {
      int label = reference[i];
      int byAudio = heard.add(label, audio.get(i));
      float @Nullable [] words = text.get(i);
      if (words == null) {
        if (!drop) {
          fused.add(label, audio.get(i));
        }
        continue;
      }
      both++;
      int byText = read.add(label, words);
      int byBoth = fused.add(label, LogitFusion.fuse(audio.get(i), words));
      changes[label] = changes[label].plus(byAudio == label, byText == label, byBoth == label);
    }
    int without = reference.length - both;
    if (drop && both == 0) {
      throw new IllegalArgumentException(
          "none of the %d utterances has text, and those without are dropped: nothing to score"
              .formatted(reference.length));
    }
    return new FusionReport(
        heard.scores(classes),
        both == 0 ? null : read.scores(classes),
        fused.scores(classes),
        new Counts(both, drop ? 0 : without, drop ? without : 0),
        List.of(changes));
  }

  /** References and predictions, side by side. */
  private static final class Decisions {
    private final IntStream.Builder references = IntStream.builder();
    private final IntStream.Builder predictions = IntStream.builder();

    private int add(int reference, float[] logits) {
      int prediction = Scores.argmax(logits);
      references.add(reference);
      predictions.add(prediction);
      return prediction;
    }

    private Scores scores(int classes) {
      return Scores.of(references.build().toArray(), predictions.build().toArray(), classes);
    }
  }
}
