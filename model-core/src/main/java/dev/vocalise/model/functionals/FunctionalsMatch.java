package dev.vocalise.model.functionals;

import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.functionals.FunctionalsFile.Row;
import dev.vocalise.model.functionals.UtteranceFiles.File;
import dev.vocalise.model.functionals.UtteranceFiles.Found;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which row of a table is about which utterance. A row of a recording's file is about the utterance
 * that is the whole of it, or about the part that has its start and end.
 */
final class FunctionalsMatch {
  /** Writers round times, and lengths by the rate that they read at. */
  private static final double TOLERANCE_SECONDS = 0.01;

  private final List<Utterance> utterances;
  private final UtteranceFiles files;
  private final Map<String, Integer> parts = new HashMap<>();
  private final List<List<Row>> claims = new ArrayList<>();
  private final Map<File, List<Row>> byNameAlone = new HashMap<>();
  private final List<String> unclear = new ArrayList<>();
  private int strangers;
  private int otherTimes;

  /** Gives each row of the table to an utterance, if it is about one. */
  FunctionalsMatch(List<Utterance> utterances, List<Row> rows) {
    this.utterances = utterances;
    files = new UtteranceFiles(utterances);
    for (int i = 0; i < utterances.size(); i++) {
      claims.add(new ArrayList<>());
      if (utterances.get(i).segment() != null) {
        parts.put(utterances.get(i).id(), i);
      }
    }
    rows.stream().filter(row -> row.place() >= 0).forEach(this::place);
    byNameAlone.forEach(this::placeByName);
  }

  private void place(Row row) {
    Integer part = parts.get(row.name()); // cut out and named by its id
    Found found = files.find(row.name());
    if (part != null) {
      claims.get(part).add(row);
    } else if (found.files().size() > 1) {
      unclear.add(
          "line %d (%s)"
              .formatted(
                  row.line(),
                  found.files().stream()
                      .map(File::path)
                      .sorted()
                      .limit(2)
                      .collect(Collectors.joining(" or "))));
    } else if (found.files().isEmpty()) {
      strangers++;
    } else if (found.whole()) {
      claim(found.files().get(0), row);
    } else {
      byNameAlone.computeIfAbsent(found.files().get(0), file -> new ArrayList<>()).add(row);
    }
  }

  /** Rows in other folders count only where none is in the right one. */
  private void placeByName(File file, List<Row> rows) {
    if (file.utterances().stream().allMatch(utterance -> claims.get(utterance).isEmpty())) {
      rows.forEach(row -> claim(file, row));
    } else {
      strangers += rows.size();
    }
  }

  private void claim(File file, Row row) {
    List<Integer> meant = file.utterances().stream().filter(i -> isAbout(row, i)).toList();
    if (meant.size() == 1) {
      claims.get(meant.get(0)).add(row);
    } else if (meant.isEmpty()) {
      otherTimes++;
    } else {
      unclear.add("line %d (%s or %s)".formatted(row.line(), id(meant.get(0)), id(meant.get(1))));
    }
  }

  private boolean isAbout(Row row, int utterance) {
    Utterance meant = utterances.get(utterance);
    Utterance.Segment segment = meant.segment();
    double start = segment == null ? 0 : (double) segment.start() / meant.sampleRateHz();
    boolean untimed = row.start() == null && row.end() == null;
    return untimed
        ? segment == null
        : isNear(row.start(), start) && isNear(row.end(), start + meant.seconds());
  }

  /** Whether a time is as expected, or not said. */
  private static boolean isNear(@Nullable BigDecimal time, double expected) {
    return time == null || Math.abs(time.doubleValue() - expected) <= TOLERANCE_SECONDS;
  }

  private String id(int utterance) {
    return utterances.get(utterance).id();
  }

  /** Adds what is wrong. */
  void report(Faults faults) {
    List<String> missing = new ArrayList<>();
    List<String> doubled = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < claims.size(); i++) {
      List<Row> rows = claims.get(i);
      if (rows.isEmpty()) {
        missing.add(id(i));
      } else if (rows.size() > 1) {
        doubled.add("%s (lines %d, %d)".formatted(id(i), rows.get(0).line(), rows.get(1).line()));
      } else if (rows.get(0).fault() != null) {
        values.add("%s (%s)".formatted(id(i), rows.get(0).fault()));
      }
    }
    faults.add("utterance has", "utterances have", missing, " no row" + hint(missing.size()));
    faults.add("utterance has", "utterances have", doubled, " more than one row");
    faults.add("row fits", "rows fit", unclear, " several recordings alike");
    faults.add("utterance has", "utterances have", values, " a value that is no finite number");
  }

  private String hint(int missing) {
    if (otherTimes > 0) {
      return " (%d rows name a recording, but another part of it)".formatted(otherTimes);
    }
    return missing == utterances.size()
        ? " (the first column must name the corpus' files; SMILExtract writes what -instname says)"
        : "";
  }

  /** The row of an utterance, once nothing is wrong. */
  Row row(int utterance) {
    return Objects.requireNonNull(claims.get(utterance).get(0), "a row");
  }

  /** Rows that are about no utterance of the corpus. */
  int strangers() {
    return strangers + otherTimes;
  }

  /** Utterances whose row names other folders than the corpus has. */
  int inOtherFolders() {
    return (int)
        byNameAlone.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().utterances().stream()
                        .anyMatch(i -> entry.getValue().contains(row(i))))
            .count();
  }
}
