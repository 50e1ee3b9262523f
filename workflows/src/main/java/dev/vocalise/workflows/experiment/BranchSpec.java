package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One model of an experiment: what it hears or reads, from where it starts, how it is trained.
 *
 * @param modality {@code audio}, {@code text}, or {@code audio+text} of one model that hears and
 *     reads
 * @param kind of the backbone, such as {@code ast}
 * @param backbone name of a registered checkpoint of this kind; where the kind needs none, its name
 *     in the campaign file
 * @param text set where it reads
 * @param training settings of the method, all filled in; their meaning stands with the method
 * @param method name of the method; null: multitask, which there was before there were others
 * @param encoder settings of the backbone; null where its kind has none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BranchSpec(
    String modality,
    String kind,
    String backbone,
    @Nullable TextSpec text,
    Map<String, Object> training,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String method,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> encoder) {
  public static final String AUDIO = "audio";
  public static final String TEXT = "text";
  public static final String AUDIO_TEXT = "audio+text";
  public static final String MULTITASK = "multitask";

  public BranchSpec {
    method = MULTITASK.equals(method) ? null : method;
    if (modality.equals(AUDIO) != (text == null)) {
      throw new IllegalArgumentException(
          "text settings belong to a branch that reads and to no other, but modality is '"
              + modality
              + "' and text is "
              + text);
    }
  }

  /** Whether it needs recordings. */
  public boolean hears() {
    return !modality.equals(TEXT);
  }

  /** Whether it needs words. */
  public boolean reads() {
    return text != null;
  }

  /** Of the method, also where none is named. */
  public String methodName() {
    return method == null ? MULTITASK : method;
  }
}
