package dev.vocalise.model.fusion;

import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds the logits of audio and text (Eq. 9): softmax(audio + text). Logits, not probabilities. */
public final class LogitFusion {

  /** What a campaign file can set. */
  public static final Settings DECLARED =
      Settings.of(
          Setting.choice("fusion.missingText", List.of("audio-only", "drop"))
              .byDefault("audio-only")
              .means(
                  "Utterances of T_te without transcript: scored by their audio alone, or left out;"
                      + " counted either way"));

  private LogitFusion() {}

  /**
   * Fused logits of one utterance.
   *
   * @param audio logits of the audio model, one per class
   * @param text logits of the text model, or null where the utterance has no text; then the audio
   *     logits stand alone
   */
  public static float[] fuse(float[] audio, float @Nullable [] text) {
    float[] fused = audio.clone();
    if (text == null) {
      return fused;
    }
    if (text.length != audio.length) {
      throw new IllegalArgumentException(
          "audio has " + audio.length + " classes but text has " + text.length);
    }
    for (int i = 0; i < fused.length; i++) {
      fused[i] += text[i];
    }
    return fused;
  }

  /** Softmax over the classes of one utterance, computed in double precision. */
  public static float[] probabilities(float[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (Math.exp(logits[i] - highest) / sum);
    }
    return probabilities;
  }
}
