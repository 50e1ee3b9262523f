package dev.vocalise.activities;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The MSP-IMPROV-like corpus as it would be with some of its transcripts lost; the recordings are
 * the same files.
 *
 * @param lost ids of the utterances that have no words
 */
record GappyCorpus(Path folder, Set<String> lost) {
  private static final String TXT = ".txt";

  /**
   * @param losing by the place of a transcript in the order of the ids; every other one is an empty
   *     file instead of none
   */
  static GappyCorpus of(Path complete, Path folder, IntPredicate losing) throws IOException {
    Set<String> lost = new TreeSet<>();
    int place = 0;
    for (Path file : files(complete)) {
      Path copy = folder.resolve(complete.relativize(file).toString());
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      String name = file.getFileName().toString();
      if (!name.startsWith("MSP-IMPROV-") || !name.endsWith(TXT) || !losing.test(place++)) {
        Files.createLink(copy, file);
        continue;
      }
      lost.add(name.substring(0, name.length() - TXT.length()));
      if (lost.size() % 2 == 0) {
        Files.writeString(copy, " \n");
      }
    }
    return new GappyCorpus(folder, lost);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** How many of the utterances have no words. */
  int lostOf(List<String> utterances) {
    return (int) utterances.stream().filter(lost::contains).count();
  }

  /** Those of the utterances that have words, in their order. */
  List<String> keptOf(List<String> utterances) {
    return utterances.stream().filter(id -> !lost.contains(id)).toList();
  }
}
