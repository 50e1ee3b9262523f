package dev.vocalise.model.dataset;

import dev.vocalise.model.NearestName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one layout of corpus. An adapter only reads: the corpus directory is never written to.
 *
 * <p>Adapters are listed in {@code META-INF/services}, in the order of the documentation.
 */
public interface CorpusAdapter {
  /** Name on the command line and in campaign files. */
  String kind();

  /** What the user's folder must hold, for messages. */
  String expects();

  /**
   * Why the words of this corpus cannot tell emotions apart, so that no text branch is trained or
   * tested on it; null for a corpus whose words can.
   */
  default @Nullable String whyNoText() {
    return null;
  }

  /** Gender of who speaks, as the corpus tells it; null where it does not. */
  default @Nullable Gender gender(Utterance utterance) {
    return Gender.of(utterance.attributes().get("gender"));
  }

  /**
   * What its labels are called where that is another word than that of their class among the four:
   * {@code fru} is frustration, {@code exc} excitement, and happiness where nobody asks for
   * excitement. For campaigns with classes of their own.
   *
   * @return lower-case words by code; a label that is neither here nor one of the four has no name
   *     but itself
   */
  default Map<String, String> vocabulary() {
    return Map.of();
  }

  /** The ways in which its labels become the four classes; the first is the default. */
  default List<LabelMap> labelMaps() {
    return List.of(LabelMap.DEFAULT);
  }

  /** Whether the folder looks like this layout; looks at a few names only. */
  boolean recognises(Path directory);

  /**
   * Reads all labels, checks and digests every audio file. Returns the whole corpus or throws.
   *
   * @throws CorpusImportException for a wrong folder, no utterance at all, or more than 1 % of the
   *     listed utterances bad unless {@link ImportOptions#allowBad()}
   */
  Corpus read(Path directory, ImportOptions options);

  /** The label map of that name, or an {@link IllegalArgumentException} that names all of them. */
  default LabelMap labelMap(String name) {
    for (LabelMap map : labelMaps()) {
      if (map.name().equals(name)) {
        return map;
      }
    }
    throw new IllegalArgumentException(
        "unknown label map '%s' for a corpus of kind %s: expected %s"
            .formatted(
                name,
                kind(),
                String.join(" or ", labelMaps().stream().map(LabelMap::name).toList())));
  }

  /** All adapters, in the order of the documentation. */
  static List<CorpusAdapter> all() {
    return ServiceLoader.load(CorpusAdapter.class, CorpusAdapter.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The adapter of that kind, or a {@link CorpusImportException} that names the known kinds. */
  static CorpusAdapter of(String kind) {
    for (CorpusAdapter adapter : all()) {
      if (adapter.kind().equals(kind)) {
        return adapter;
      }
    }
    List<String> kinds = all().stream().map(CorpusAdapter::kind).toList();
    throw new CorpusImportException(
        "unknown corpus kind '%s': expected one of %s%s"
            .formatted(kind, String.join(", ", kinds), NearestName.hint(kind, kinds)));
  }
}
