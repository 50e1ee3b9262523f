package dev.vocalise.model.dataset;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one layout of corpus. An adapter only reads: the corpus directory is never written to. */
public sealed interface CorpusAdapter
    permits IemocapAdapter,
        MspImprovAdapter,
        EmoDbAdapter,
        MspPodcastAdapter,
        CremaDAdapter,
        RavdessAdapter,
        CsvAdapter {
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

  /** Whether the folder looks like this layout; looks at a few names only. */
  boolean recognises(Path directory);

  /**
   * Reads all labels, checks and digests every audio file. Returns the whole corpus or throws.
   *
   * @throws CorpusImportException for a wrong folder, no utterance at all, or more than 1 % of the
   *     listed utterances bad unless {@link ImportOptions#allowBad()}
   */
  Corpus read(Path directory, ImportOptions options);

  /** All adapters, in the order of the documentation. */
  static List<CorpusAdapter> all() {
    return List.of(
        new IemocapAdapter(),
        new MspImprovAdapter(),
        new EmoDbAdapter(),
        new MspPodcastAdapter(),
        new CremaDAdapter(),
        new RavdessAdapter(),
        new CsvAdapter());
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
        "unknown corpus kind '"
            + kind
            + "': expected one of "
            + String.join(", ", kinds)
            + NearestName.hint(kind, kinds));
  }
}
