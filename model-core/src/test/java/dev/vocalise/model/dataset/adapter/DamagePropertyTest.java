package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random damage gives a report or one of our own exceptions, and every utterance is accounted. */
class DamagePropertyTest {
  @Property(tries = 2000)
  void aMutatedWavIsReadOrRefused(@ForAll long seed) throws IOException {
    byte[] wav = WavFile.encode(new short[50], 1, 16000);
    mutate(wav, new Random(seed), 3);
    try {
      Waveform waveform = WavFile.decode(wav, Path.of("clip.wav"));
      assertThat(waveform.samples().length).isBetween(1, 100);
    } catch (AudioFormatException refused) {
      assertThat(refused).hasMessageStartingWith("clip.wav: ");
    }
  }

  @Property(tries = 25)
  void usableAndLeftOutAddUpWhateverLineIsDamaged(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int layout) throws IOException {
    Path root = Files.createTempDirectory("damage");
    try {
      Path labels = write(root, layout);
      Random random = new Random(seed);
      List<String> lines = new java.util.ArrayList<>(Files.readAllLines(labels));
      List<Integer> headers =
          Stream.iterate(0, i -> i + 1)
              .limit(lines.size())
              .filter(
                  i ->
                      lines.get(i).contains("_F0")
                          || lines.get(i).contains("UTD-")
                          || lines.get(i).contains(".wav"))
              .toList();
      int damaged = headers.get(random.nextInt(headers.size()));
      String line = lines.get(damaged);
      int field =
          layout == 0 ? line.indexOf("neu") : layout == 1 ? line.indexOf("; N") : line.indexOf(",");
      lines.set(damaged, line.substring(0, 1 + random.nextInt(field)));
      Files.writeString(labels, String.join("\n", lines) + "\n");

      ImportReport report =
          CorpusAdapter.of(List.of("iemocap", "msp-improv", "csv").get(layout))
              .read(root, ImportOptions.allowingBad())
              .report();

      assertThat(report.utterances()).isEqualTo(19);
      assertThat(report.leftOut()).hasSize(1).containsEntry("broken line", 1);
      assertThat(report.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.line()).isEqualTo(damaged + 1));
    } finally {
      delete(root);
    }
  }

  private static Path write(Path root, int layout) {
    if (layout == 0) {
      CorpusLayouts.iemocap(root, CorpusLayouts.cycle(20, "neu"));
      return CorpusLayouts.iemocapLabels(root, 0);
    }
    if (layout == 1) {
      CorpusLayouts.mspImprov(root, CorpusLayouts.cycle(20, "N"));
      return root.resolve("Evalution.txt");
    }
    StringBuilder manifest = new StringBuilder("file,emotion\n");
    for (int n = 0; n < 20; n++) {
      CorpusLayouts.wav(root.resolve(n + ".wav"), n);
      manifest.append(n).append(".wav,sad\n");
    }
    CorpusLayouts.write(root.resolve("manifest.csv"), manifest.toString());
    return root.resolve("manifest.csv");
  }

  private static void mutate(byte[] bytes, Random random, int times) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(Math.min(bytes.length, 60))] = (byte) random.nextInt(256);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
