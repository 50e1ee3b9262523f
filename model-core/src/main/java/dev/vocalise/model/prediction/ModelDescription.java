package dev.vocalise.model.prediction;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.tensor.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of trained weights so that they can be used without their campaign, besides
 * what the encoder knew of its training parts ({@link dev.vocalise.model.backbone.Fitted}).
 *
 * @param modality of the branch
 * @param kind of the encoder
 * @param encoder its settings, all of them
 * @param method its name
 * @param training settings of the method: all that decide what is learned, and how it is used
 * @param classes in the order of the logits
 * @param source what the labels of S_tr said: sizes of heads follow from it
 * @param sampleRateHz of the samples that it hears
 * @param functionals names of the imported columns that it reads, in their order; null for who
 *     hears or reads for itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelDescription(
    String modality,
    String kind,
    Map<String, Object> encoder,
    String method,
    Map<String, Object> training,
    List<String> classes,
    SourceFacts source,
    int sampleRateHz,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> functionals) {

  /** Copies the lists. */
  public ModelDescription {
    classes = List.copyOf(classes);
    functionals = functionals == null ? null : List.copyOf(functionals);
  }

  /** The same weights, used in this precision: one training serves runs that differ in it. */
  public ModelDescription usedIn(Precision precision) {
    Map<String, Object> settings = new LinkedHashMap<>(training);
    settings.remove(Setting.USE);
    if (precision != Precision.FLOAT32) {
      settings.put(Setting.USE, Map.of("precision", precision.toString()));
    }
    return new ModelDescription(
        modality, kind, encoder, method, settings, classes, source, sampleRateHz, functionals);
  }
}
