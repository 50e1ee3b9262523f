package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * One model of an experiment: what it hears or reads, from where it starts, how it is trained.
 *
 * @param modality {@code audio} or {@code text}
 * @param kind {@code ast}, {@code wav2vec2} or {@code bert}
 * @param backbone name of a registered checkpoint of this kind
 * @param text set for a text branch
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BranchSpec(
    String modality, String kind, String backbone, @Nullable TextSpec text, TrainingSpec training) {
  public static final String AUDIO = "audio";
  public static final String TEXT = "text";

  public BranchSpec {
    if (modality.equals(TEXT) != (text != null)) {
      throw new IllegalArgumentException(
          "text settings belong to a text branch and to no other, but modality is '"
              + modality
              + "' and text is "
              + text);
    }
  }
}
