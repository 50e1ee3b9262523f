package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Corpora of every layout with labels and damage drawn at random: the report is exact. */
class GeneratedCorpusPropertyTest {
  /** One layout: how it is written, where things lie, what its labels mean. */
  private enum Layout {
    IEMOCAP("iemocap", "neu hap exc sad ang fru sur fea dis oth xxx"),
    MSP_IMPROV("msp-improv", "N H S A O X"),
    EMO_DB("emo-db", "N F T W L E A"),
    MSP_PODCAST("msp-podcast", "N H S A U F D C O X"),
    CREMA_D("crema-d", "NEU HAP SAD ANG DIS FEA"),
    RAVDESS("ravdess", "01 03 04 05 02 06 07 08");

    private final String kind;
    private final String codes;

    Layout(String kind, String codes) {
      this.kind = kind;
      this.codes = codes;
    }

    List<String> codes() {
      return List.of(codes.split(" "));
    }

    /** The classes are written first, happiness of IEMOCAP twice. */
    String emotion(String code) {
      int at = codes().indexOf(code);
      List<String> classes =
          this == IEMOCAP
              ? List.of("neutral", "happiness", "happiness", "sadness", "anger")
              : List.of("neutral", "happiness", "sadness", "anger");
      return at < classes.size() ? classes.get(at) : "";
    }

    void write(Path root, List<String> labels) {
      switch (this) {
        case IEMOCAP -> CorpusLayouts.iemocap(root, labels);
        case MSP_IMPROV -> CorpusLayouts.mspImprov(root, labels);
        case EMO_DB -> CorpusLayouts.emoDb(root, String.join("", labels));
        case MSP_PODCAST -> CorpusLayouts.podcast(root, labels);
        case CREMA_D -> CorpusLayouts.crema(root, labels);
        case RAVDESS -> CorpusLayouts.ravdess(root, labels);
      }
    }

    Path wav(Path root, List<String> labels, int n) {
      return switch (this) {
        case IEMOCAP -> CorpusLayouts.iemocapWav(root, n);
        case MSP_IMPROV -> CorpusLayouts.mspWav(root, n);
        case EMO_DB -> CorpusLayouts.emoDbWav(root, n, labels.get(n).charAt(0));
        case MSP_PODCAST -> CorpusLayouts.podcastWav(root, n);
        case CREMA_D -> CorpusLayouts.cremaWav(root, n, labels.get(n));
        case RAVDESS -> CorpusLayouts.ravdessWav(root, n, labels.get(n));
      };
    }

    /** Whether labels stand in a file, so that audio can lack one and a label its audio. */
    boolean hasLabelFile() {
      return this == IEMOCAP || this == MSP_IMPROV || this == MSP_PODCAST;
    }
  }

  private static final int MOST = 120;

  @Property(tries = 60)
  void countsAreExactWhateverTheLabels(
      @ForAll long seed, @ForAll Layout layout, @ForAll @IntRange(min = 1, max = MOST) int count)
      throws IOException {
    Path root = Files.createTempDirectory("generated");
    try {
      List<String> labels = labels(layout, count, new Random(seed));
      layout.write(root, labels);

      ImportReport report =
          CorpusAdapter.of(layout.kind).read(root, ImportOptions.strict()).report();

      assertMatches(report, layout, labels, Map.of(), List.of());
      assertThat(report.problems()).isEmpty();
    } finally {
      delete(root);
    }
  }

  @Property(tries = 60)
  void everyDamageIsReportedOnceUnderItsReason(
      @ForAll long seed, @ForAll Layout layout, @ForAll @IntRange(min = 12, max = MOST) int count)
      throws IOException {
    Path root = Files.createTempDirectory("generated");
    try {
      Random random = new Random(seed);
      List<String> labels = labels(layout, count, random);
      layout.write(root, labels);
      List<Integer> order = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        order.add(n);
      }
      Collections.shuffle(order, random);
      List<Integer> hit = order.subList(0, 1 + random.nextInt(8));
      Map<String, Integer> reasons = new TreeMap<>();
      Map<String, String> reasonOf = new LinkedHashMap<>();
      List<Integer> gone = new ArrayList<>();
      for (int n : hit) {
        Path wav = layout.wav(root, labels, n);
        String reason = damage(wav, layout, random);
        gone.add(n);
        if (!reason.isEmpty()) {
          reasons.merge(reason, 1, Integer::sum);
          reasonOf.put(CorpusFiles.relative(root, wav), reason);
        }
      }
      if (layout.hasLabelFile() && random.nextBoolean()) {
        CorpusLayouts.wav(root.resolve(beside(layout, root, labels, order.get(count - 1))), -1);
        reasons.put("no label", 1);
      }

      ImportReport report =
          CorpusAdapter.of(layout.kind).read(root, ImportOptions.allowingBad()).report();

      assertMatches(report, layout, labels, reasons, gone);
      Map<String, String> found = new LinkedHashMap<>();
      report.problems().forEach(problem -> found.put(problem.path(), problem.reason()));
      assertThat(found).containsExactlyInAnyOrderEntriesOf(reasonOf);
      assertThat(report.problems()).hasSameSizeAs(reasonOf.keySet());
    } finally {
      delete(root);
    }
  }

  /** A name of the layout that no label has, beside another recording. */
  private static Path beside(Layout layout, Path root, List<String> labels, int n) {
    Path wav = layout.wav(root, labels, n);
    String name =
        switch (layout) {
          case IEMOCAP -> CorpusFiles.stem(wav) + "9";
          case MSP_IMPROV -> "MSP-IMPROV-S99A-F01-P-FM99";
          default -> "MSP-PODCAST_9999_9999";
        };
    return wav.resolveSibling(name + ".wav");
  }

  /**
   * Returns the reason under which it must be reported; empty if the recording is just not there.
   */
  private static String damage(Path wav, Layout layout, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(wav);
    switch (random.nextInt(5)) {
      case 0 -> {
        Files.delete(wav);
        return layout.hasLabelFile() ? "missing audio" : "";
      }
      case 1 -> {
        Files.write(wav, new byte[0]);
        return "empty audio";
      }
      case 2 -> {
        Files.write(wav, java.util.Arrays.copyOf(bytes, 46 + random.nextInt(bytes.length - 46)));
        return "truncated audio";
      }
      case 3 -> {
        Files.writeString(wav, "<!DOCTYPE html><html>404</html>" + " ".repeat(60));
        return "HTML or XML page";
      }
      default -> {
        Path elsewhere = Files.createTempFile("outside", ".wav");
        Files.write(elsewhere, bytes);
        elsewhere.toFile().deleteOnExit();
        Files.delete(wav);
        Files.createSymbolicLink(wav, elsewhere);
        return "path outside";
      }
    }
  }

  private static List<String> labels(Layout layout, int count, Random random) {
    List<String> labels = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      labels.add(layout.codes().get(random.nextInt(layout.codes().size())));
    }
    labels.set(0, layout.codes().get(0)); // so that something is usable
    return labels;
  }

  private static void assertMatches(
      ImportReport report,
      Layout layout,
      List<String> labels,
      Map<String, Integer> reasons,
      List<Integer> gone) {
    Map<String, Integer> classes = new TreeMap<>();
    Map<String, Integer> others = new TreeMap<>();
    for (Emotion emotion : Emotion.values()) {
      classes.put(emotion.label(), 0);
    }
    for (int n = 0; n < labels.size(); n++) {
      String emotion = layout.emotion(labels.get(n));
      if (gone.contains(n)) {
        continue;
      }
      if (emotion.isEmpty()) {
        others.merge(labels.get(n), 1, Integer::sum);
      } else {
        classes.merge(emotion, 1, Integer::sum);
      }
    }
    Map<String, Integer> leftOut = new TreeMap<>(reasons);
    Map<String, Integer> found = new TreeMap<>();
    report
        .leftOut()
        .forEach(
            (reason, number) ->
                found.put(
                    reason.startsWith("label ")
                        ? reason.replaceAll("label (\\S+).*", "label $1")
                        : reason,
                    number));
    others.forEach((code, number) -> leftOut.put("label " + code, number));
    assertThat(new TreeMap<>(report.classes())).isEqualTo(classes);
    assertThat(found).isEqualTo(leftOut);
    assertThat(report.utterances()).isEqualTo(classes.values().stream().mapToInt(i -> i).sum());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
