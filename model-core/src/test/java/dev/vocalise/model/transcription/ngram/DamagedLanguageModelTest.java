package dev.vocalise.model.transcription.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Damage;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.transcription.WordModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files are refused in one line, or at the worst give other numbers; nothing crashes. */
class DamagedLanguageModelTest {

  private static final int FLIPS = 2 * Damage.CASES;
  private static final int ORDER = 0x58;
  private static final int COUNTS = 0x6C;

  @TempDir private Path folder;

  static List<Path> binaries() {
    return files(".binary");
  }

  static List<Path> all() {
    return Stream.concat(binaries().stream(), files(".arpa").stream()).toList();
  }

  private static List<Path> files(String ending) {
    return GoldenCases.families("ctc").stream()
        .flatMap(
            family ->
                Stream.of("lm", "language_model")
                    .flatMap(name -> list(family.resolve(name)))
                    .filter(path -> path.toString().endsWith(ending)))
        .sorted()
        .toList();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFileThatIsCutAnywhereIsRefused(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      int length = i < 10 ? i * 15 : random.nextInt(bytes.length - 10);
      Path cut = write(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LanguageModel.open(cut))
          .as("%s cut to %d", whole, length)
          .isInstanceOf(LanguageModelException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void flippedBitsAreRefusedOrGiveNumbers(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 2));
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] copy = bytes.clone();
      int flips = 1 + random.nextInt(8);
      for (int j = 0; j < flips; j++) {
        int at = random.nextInt(i % 2 == 0 ? Math.min(400, copy.length) : copy.length);
        copy[at] ^= (byte) (1 << random.nextInt(8));
      }
      try (LanguageModel model = LanguageModel.open(write(copy))) {
        scoreAll(model);
      } catch (LanguageModelException e) {
        refused++;
        assertThat(e.getMessage()).hasLineCount(1);
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void hugeCountsAreRefusedWithoutRoomForThem(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    int order = bytes[ORDER];
    for (int n = 0; n < order; n++) {
      for (long count :
          new long[] {
            -1, Long.MAX_VALUE, 1L << 62, 1L << 40, 1L << 33, Integer.MAX_VALUE, 1 << 28
          }) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(COUNTS + 8 * n, count);
        Path file = write(copy);
        long before = allocated();
        assertThatThrownBy(() -> LanguageModel.open(file))
            .as("%s: %d %d-grams", whole, count, n + 1)
            .isInstanceOf(LanguageModelException.class);
        assertThat(allocated() - before).isLessThan(8 << 20);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void unknownVersionsTypesAndOrdersAreRefused(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    for (int[] change :
        new int[][] {
          {ORDER, 0}, {ORDER, 1}, {ORDER, 200}, {0x60, 6}, {0x60, -1}, {0x68, 9}, {50, 0}
        }) {
      byte[] copy = bytes.clone();
      copy[change[0]] = (byte) change[1];
      Path file = write(copy);
      assertThatThrownBy(() -> LanguageModel.open(file))
          .as("%s: byte %d is %d", whole, change[0], change[1])
          .isInstanceOf(LanguageModelException.class);
    }
  }

  @Test
  void foreignFilesAreRefusedWithWhatWasFound() throws IOException {
    Path text = write("hello world, this is not a model".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LanguageModel.open(text))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageNotContaining("hello world")
        .hasMessageContaining("ARPA");
    Path gzip = write(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0});
    assertThatThrownBy(() -> LanguageModel.open(gzip)).hasMessageContaining("gunzip");
    Path empty = write(new byte[0]);
    assertThatThrownBy(() -> LanguageModel.open(empty))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining("an empty file");
    assertThatThrownBy(() -> LanguageModel.open(folder.resolve("missing.arpa")))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining("missing.arpa");
  }

  @Test
  void aFolderWithoutOneModelIsRefusedWithWhatItHas(@TempDir Path several) throws IOException {
    Files.writeString(several.resolve("lm.arpa.gz"), "packed");
    Files.writeString(several.resolve("unigrams.txt"), "word");
    assertThatThrownBy(() -> WordModel.read(several))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining("got [lm.arpa.gz, unigrams.txt]");
    Files.writeString(several.resolve("a.arpa"), "");
    Files.writeString(several.resolve("b.bin"), "");
    assertThatThrownBy(() -> WordModel.read(several)).hasMessageContaining("got [a.arpa, b.bin]");
  }

  @Test
  void anArpaThatClaimsMoreThanItHasIsRefusedWithTheLine() throws IOException {
    String arpa =
        """
        \\data\\
        ngram 1=900000000000
        ngram 2=1

        \\1-grams:
        -1 <unk> 0
        -1 <s> -0.5
        -1 </s>

        \\2-grams:
        -0.1 <s> </s>

        \\end\\
        """;
    Path file = write(arpa.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LanguageModel.open(file))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining("line 10")
        .hasMessageContaining("900000000000");
    Path sound = write(arpa.replace("900000000000", "3").getBytes(StandardCharsets.UTF_8));
    try (LanguageModel model = LanguageModel.open(sound)) {
      NgramContext before = new NgramContext(2);
      model.begin(before, true);
      assertThat(model.score(before, model.index("</s>"), new NgramContext(2))).isEqualTo(-0.1f);
      assertThat(model.score(before, model.index("other"), new NgramContext(2))).isEqualTo(-1.5f);
    }
  }

  private static void scoreAll(LanguageModel model) {
    NgramContext before = new NgramContext(model.order());
    NgramContext after = new NgramContext(model.order());
    model.begin(before, true);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      float score = model.score(before, random.nextInt(model.words()), after);
      assertThat(score).isNotNaN();
      NgramContext swap = before;
      before = after;
      after = swap;
    }
    for (String word : List.of("the", "<s>", "</s>", "zebra", "")) {
      assertThat(model.index(word)).isBetween(0, model.words() - 1);
    }
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "lm", ".bin"), bytes);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
