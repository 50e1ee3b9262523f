package dev.vocalise.model.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A corpus that was read completely.
 *
 * @param utterances every readable recording, also those with other emotions than the four, sorted
 *     by id
 * @param files SHA-256 of every file that it was made of (recordings, labels, transcripts), by path
 *     below the directory, with '/'
 */
public record Corpus(
    String kind,
    Path directory,
    List<Utterance> utterances,
    ImportReport report,
    SortedMap<String, String> files) {
  public Corpus {
    utterances = List.copyOf(utterances);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }
}
