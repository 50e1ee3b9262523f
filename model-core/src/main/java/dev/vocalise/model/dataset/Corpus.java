package dev.vocalise.model.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * A corpus that was read completely. {@code utterances} holds every readable recording, also those
 * with other emotions than the four, sorted by id.
 */
public record Corpus(String kind, Path directory, List<Utterance> utterances, ImportReport report) {
  public Corpus {
    utterances = List.copyOf(utterances);
  }
}
