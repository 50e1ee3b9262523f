package dev.vocalise.model.fusion;

import dev.vocalise.model.aggregation.Scores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fusion did on T_te (§3.2.4, Eq. 9), over N utterances and C classes.
 *
 * @param both utterances with audio and text
 * @param audioOnly utterances without text that the audio model decided alone
 * @param dropped utterances without text that were left out of {@code fused}
 * @param audio scores of the audio model on all N
 * @param text scores of the text model where there is text; null where there is none at all
 * @param fused scores of the added logits
 * @param effects where fusion helped and hurt, per class, over the utterances with both
 */
public record FusionReport(
    int both,
    int audioOnly,
    int dropped,
    Scores audio,
    @Nullable Scores text,
    Scores fused,
    List<ClassEffect> effects) {

  /**
   * Utterances of one true class.
   *
   * @param audioMended wrong by audio alone, right after fusion
   * @param audioSpoilt right by audio alone, wrong after fusion
   * @param textMended wrong by text alone, right after fusion
   * @param textSpoilt right by text alone, wrong after fusion
   */
  public record ClassEffect(
      int utterances, int audioMended, int audioSpoilt, int textMended, int textSpoilt) {}

  public FusionReport {
    effects = List.copyOf(effects);
  }

  /**
   * Adds the logits and scores the sums.
   *
   * @param audio (N, C)
   * @param text (N, C); a null row is an utterance without text
   * @param reference true class of each utterance
   * @throws IllegalArgumentException when the sizes differ, or nothing is left to score
   */
  public static FusionReport of(
      float[][] audio, float[] @Nullable [] text, int[] reference, MissingText missing) {
    if (audio.length != reference.length || text.length != reference.length) {
      throw new IllegalArgumentException(
          "fusion needs one row per utterance: "
              + reference.length
              + " labels, "
              + audio.length
              + " audio rows, "
              + text.length
              + " text rows");
    }
    Tally tally = new Tally(audio[0].length);
    for (int i = 0; i < reference.length; i++) {
      int byAudio = Scores.argmax(audio[i]);
      float[] words = text[i];
      tally.audio.add(reference[i], byAudio);
      if (words == null) {
        if (missing == MissingText.AUDIO_ONLY) {
          tally.fused.add(reference[i], byAudio);
        }
      } else {
        int byText = Scores.argmax(words);
        int byBoth = Scores.argmax(LogitFusion.fuse(audio[i], words));
        tally.text.add(reference[i], byText);
        tally.fused.add(reference[i], byBoth);
        tally.effect(reference[i], byAudio, byText, byBoth);
      }
    }
    int without = reference.length - tally.text.size();
    return new FusionReport(
        tally.text.size(),
        missing == MissingText.AUDIO_ONLY ? without : 0,
        missing == MissingText.DROP ? without : 0,
        tally.audio.scores(),
        tally.text.size() == 0 ? null : tally.text.scores(),
        tally.fused.scores(),
        tally.effects());
  }

  /** Pairs of true and predicted class of one modality. */
  private static final class Pairs {
    private final int classes;
    private final List<Integer> reference = new ArrayList<>();
    private final List<Integer> predicted = new ArrayList<>();

    Pairs(int classes) {
      this.classes = classes;
    }

    void add(int truth, int prediction) {
      reference.add(truth);
      predicted.add(prediction);
    }

    int size() {
      return reference.size();
    }

    Scores scores() {
      return Scores.of(array(reference), array(predicted), classes);
    }

    private static int[] array(List<Integer> values) {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static final class Tally {
    final Pairs audio;
    final Pairs text;
    final Pairs fused;

    /** Per class: utterances, audio mended, audio spoilt, text mended, text spoilt. */
    private final int[][] counts;

    Tally(int classes) {
      audio = new Pairs(classes);
      text = new Pairs(classes);
      fused = new Pairs(classes);
      counts = new int[classes][5];
    }

    void effect(int truth, int byAudio, int byText, int byBoth) {
      int[] row = counts[truth];
      boolean right = byBoth == truth;
      row[0]++;
      row[1] += right && byAudio != truth ? 1 : 0;
      row[2] += !right && byAudio == truth ? 1 : 0;
      row[3] += right && byText != truth ? 1 : 0;
      row[4] += !right && byText == truth ? 1 : 0;
    }

    List<ClassEffect> effects() {
      List<ClassEffect> effects = new ArrayList<>();
      for (int[] row : counts) {
        effects.add(new ClassEffect(row[0], row[1], row[2], row[3], row[4]));
      }
      return effects;
    }
  }
}
