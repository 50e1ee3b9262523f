package dev.vocalise.model.backbone;

import dev.vocalise.model.Modality;
import dev.vocalise.model.NearestName;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A kind of encoder with the inputs that it expects. Stateless.
 *
 * <p>Families are listed in {@code META-INF/services}, in the order of the documentation. Those
 * that start from a registered checkpoint are {@link Pretrained}; the others are trained from
 * scratch.
 */
public interface BackboneFamily {

  /** Name on the command line and in campaign files: lower case. */
  String kind();

  /** What it hears or reads. */
  Modality modality();

  /** For people, with its source in the paper. */
  String summary();

  /** What can be set beside a backbone of this kind. */
  default Settings settings() {
    return Settings.none();
  }

  /**
   * Where an encoder begins.
   *
   * @param folder of the checkpoint; null where the family needs none
   * @param values of {@link #settings}
   * @param seed of weights that are drawn
   * @param fitted what {@link #fit} gave for this run
   * @param shares parts that share the memory in which one part's inputs may be kept
   */
  record Start(@Nullable Path folder, Values values, long seed, Fitted fitted, int shares) {

    /** With all the memory of a part. */
    public Start(@Nullable Path folder, Values values, long seed, Fitted fitted) {
      this(folder, values, seed, fitted, 1);
    }

    /** For families that are not fitted. */
    public Start(@Nullable Path folder, Values values, long seed) {
      this(folder, values, seed, Fitted.NOTHING);
    }

    /** The folder of a family that needs one. */
    public Path checkpoint() {
      return Objects.requireNonNull(folder, "a checkpoint's folder");
    }
  }

  /**
   * What single settings cannot tell: key → what is wrong with the values, as "expected …, got …".
   * Keys of {@link #settings}.
   */
  default Map<String, String> problems(Values values) {
    return Map.of();
  }

  /**
   * Whether recordings can be heard in other ways than they were recorded: augmented (Table 2),
   * faster, masked, mixed.
   */
  default boolean augments() {
    return true;
  }

  /**
   * Name of the imported functionals that the inputs are made of; null for families that hear or
   * read for themselves.
   */
  default @Nullable String functionals(Values values) {
    return null;
  }

  /**
   * What must be known of the training parts before the first step. It is stored with the model.
   *
   * @param values of {@link #settings}
   */
  default Fitted fit(Values values, TrainingClips clips) {
    return Fitted.NOTHING;
  }

  /** Whether its inputs are log-mels, of whatever sizes. */
  default boolean hearsLogMels() {
    return false;
  }

  /** What the inputs are where they are log-mels, which methods with a decoder need; else null. */
  default @Nullable LogMels logMels(Start start) {
    return null;
  }

  /** An encoder in its initial state; the caller closes it. */
  Encoder encoder(Start start, ComputeDevice device);

  /**
   * Inputs made of recordings, with views drawn for the run of the start's seed.
   *
   * @param domain of the recordings
   */
  FeatureSource features(Start start, Domain domain, List<Clip> clips);

  /** All families, in the order of the documentation. */
  static List<BackboneFamily> all() {
    return ServiceLoader.load(BackboneFamily.class, BackboneFamily.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The kinds of one modality. */
  static List<String> kinds(Modality modality) {
    return all().stream()
        .filter(family -> family.modality() == modality)
        .map(BackboneFamily::kind)
        .toList();
  }

  /**
   * The family of that kind.
   *
   * @throws IllegalArgumentException that names those that there are
   */
  static BackboneFamily of(String kind) {
    List<BackboneFamily> all = all();
    List<String> kinds = all.stream().map(BackboneFamily::kind).toList();
    return all.stream()
        .filter(family -> family.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown kind of backbone '%s': expected %s%s"
                        .formatted(kind, String.join(", ", kinds), NearestName.hint(kind, kinds))));
  }
}
