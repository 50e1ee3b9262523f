package dev.vocalise.model.functionals;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionalsImportTest {
  private static final int RATE = 16_000;

  /** Two whole recordings of the same name in two folders, and another one. */
  private static final List<Utterance> CORPUS =
      List.of(
          whole("one", "s1/a.wav", 1.5),
          whole("other", "s1/b.wav", 2),
          whole("two", "s2/a.wav", 3));

  @TempDir private Path folder;

  private static Utterance whole(String id, String path, double seconds) {
    return utterance(id, path, seconds, null);
  }

  private static Utterance part(String id, String path, double from, double to) {
    Utterance.Segment segment =
        new Utterance.Segment(Math.round(from * RATE), Math.round((to - from) * RATE));
    return utterance(id, path, to - from, segment);
  }

  private static Utterance utterance(
      String id, String path, double seconds, Utterance.@Nullable Segment segment) {
    return new Utterance(
        id,
        path,
        "0".repeat(64),
        RATE,
        seconds,
        "s",
        "",
        null,
        "x",
        null,
        "en",
        segment,
        null,
        Map.of(),
        Map.of());
  }

  private FunctionalsImport read(List<Utterance> corpus, String text) {
    return read(corpus, text, UTF_8);
  }

  private FunctionalsImport read(List<Utterance> corpus, String text, Charset charset) {
    try {
      Path file = folder.resolve("egemaps.csv");
      Files.write(file, text.getBytes(charset));
      return FunctionalsImport.read(file, "mine", corpus, written());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path written() {
    return folder.resolve("table.safetensors");
  }

  private FunctionalsTable table() {
    return FunctionalsTable.open(written());
  }

  private void refused(List<Utterance> corpus, String text, String... parts) {
    assertThat(written().toFile().exists() && !written().toFile().delete()).isFalse();
    assertThatThrownBy(() -> read(corpus, text))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageStartingWith(folder.resolve("egemaps.csv").toString())
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
    assertThat(written()).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**.rows");
  }

  private static String opensmile(String... rows) {
    return "file,start,end,F0 mean,loudness\n" + String.join("\n", rows) + "\n";
  }

  @Test
  void whatOpensmileWritesIsReadWithAbsolutePathsAndTimes() {
    FunctionalsImport read =
        read(
            CORPUS,
            opensmile(
                "/data/mine/s2/a.wav,0 days,0 days 00:00:03,0.1,-2.5E-3",
                "/data/mine/s1/b.wav,0 days 00:00:00,0 days 00:00:02.000500,1e2,7",
                "/data/mine/s1/a.wav,0 days,0 days 00:00:01.500000,+.5,3."));
    assertThat(read.columns()).containsExactly("F0 mean", "loudness");
    assertThat(read.notes()).isEmpty();
    assertThat(table().columns()).isEqualTo(read.columns());
    assertThat(table().utterances()).isEqualTo(3);
    assertThat(table().row("one")).containsExactly(0.5f, 3);
    assertThat(table().row("other")).containsExactly(100, 7);
    assertThat(table().row("two")).containsExactly(0.1f, -0.0025f);
    assertThatThrownBy(() -> table().row("three"))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageContaining("'three' has no functionals");
  }

  @Test
  void theIndexThatPandasWritesBeforeIsNotRead() {
    List<Utterance> corpus = List.of(CORPUS.get(1));
    FunctionalsImport read =
        read(corpus, ",file,start,end,x\n0,/d/b.wav,0 days,0 days 00:00:02.000000000,7\n");
    assertThat(read.columns()).containsExactly("x");
    assertThat(table().row("other")).containsExactly(7);
  }

  @Test
  void whatSmilExtractWritesHoldsTheSameBytes() throws IOException {
    FunctionalsImport comma = read(CORPUS, opensmile("s1/a,0,,1,2", "b,0,2,3,4", "s2/a,0,,5,6"));
    byte[] bytes = Files.readAllBytes(written());
    FunctionalsImport semicolon =
        read(
            CORPUS,
            """
            \uFEFFname;frameIndex;frameTime;F0 mean;loudness;emotion
            's2\\a.wav';0;0.000000;5.000000e+00;6;?

            's1/a.wav';0;0.000000;1.0;2;?
            'b.wav';0;0;"3";4;anger
            """
                .replace("\n", "\r\n"));
    assertThat(Files.readAllBytes(written())).isEqualTo(bytes);
    assertThat(semicolon.sourceSha256()).isNotEqualTo(comma.sourceSha256());
    assertThat(semicolon.notes())
        .containsExactly(
            "the last column, emotion, was left out: labels come from the corpus alone");
  }

  @Test
  void partsAreFoundByTheirTimesOrTheirIds() {
    List<Utterance> parts =
        List.of(part("c#0-1", "c.wav", 0, 1), part("c#1-2.5", "c.wav", 1, 2.5), CORPUS.get(1));
    read(
        parts,
        opensmile(
            "c.wav,1,0 days 00:00:02.5,3,4",
            "c.wav,0.0,1000ms,1,2",
            "b.wav,,NaT,5,6",
            "c.wav,2.5,4,7,8"));
    assertThat(table().row("c#0-1")).containsExactly(1, 2);
    assertThat(table().row("c#1-2.5")).containsExactly(3, 4);
    FunctionalsImport named = read(parts, "name;x\n'c#1-2.5';1\n'c#0-1';2\nb;3\n");
    assertThat(named.notes()).isEmpty();
    assertThat(table().row("c#1-2.5")).containsExactly(1);
    refused(
        parts,
        opensmile("c.wav,0,2.5,1,2", "b.wav,0,1,5,6"),
        "3 utterances have no row (2 rows name a recording, but another part of it): c#0-1, c#1-2.5, other");
  }

  @Test
  void rowsOfOthersAreCountedAndNotRead() {
    FunctionalsImport read =
        read(CORPUS, opensmile("s1/a,,,1,2", "s2/a,,,3,4", "b,,,5,6", "s3/a,,,?,x", "z,,,NaN,"));
    assertThat(read.notes())
        .containsExactly("2 of 5 rows are about no utterance of the corpus and were left out");
  }

  @Test
  void aNameInAnotherFolderCountsWhereNoOtherRowHasTheRightOne() {
    FunctionalsImport copies = read(CORPUS, opensmile("s1/a,,,1,2", "s2/a,,,3,4", "16k/b,,,5,6"));
    assertThat(copies.notes())
        .containsExactly(
            "1 row names other folders than the corpus has, and was matched by the file's name alone");
    FunctionalsImport both =
        read(CORPUS, opensmile("s1/a,,,1,2", "s2/a,,,3,4", "16k/b,,,5,6", "s1/b,,,7,8"));
    assertThat(table().row("other")).containsExactly(7, 8);
    assertThat(both.notes())
        .containsExactly("1 of 4 rows is about no utterance of the corpus and was left out");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    List<Utterance> corpus = new ArrayList<>(CORPUS);
    for (int i = 0; i < 12; i++) {
      corpus.add(whole("u" + i, "u" + i + ".wav", 1));
    }
    refused(
        corpus,
        opensmile(
            "b,,,NaN,1", "s1/a,,,1,2", "/x/s1/a.wav,0,1.5,1,2", "a,,,1,2", "u3,,,1", "u4,x,,1,2"),
        "does not fit the corpus 'mine': 2 rows are not as the header says: line 6 has 4 fields where the header has 5, line 7 has a start that is no time; ",
        "13 utterances have no row: two, u0, u1, u2, u3, u4, u5, u6 and 5 more; ",
        "1 utterance has more than one row: one (lines 3, 4); ",
        "1 row fits several recordings alike: line 5 (s1/a.wav or s2/a.wav); ",
        "1 utterance has a value that is no finite number: other (line 2, column F0 mean is not-a-number); ",
        "expected one row of finite numbers for each of its utterances");
  }

  @ParameterizedTest
  @CsvSource({
    "?, is not-a-number",
    "nan, is not-a-number",
    "-inf, is infinite",
    "Infinity, is infinite",
    "1e39, is too large for float32",
    "'', is empty",
    "0x10, is no decimal number",
    "1d, is no decimal number",
    "1e, is no decimal number",
    "'1,5', is no decimal number",
    "anger, is no decimal number"
  })
  void whatIsNoFiniteNumberIsRefusedByItsPlace(String value, String why) {
    refused(
        List.of(CORPUS.get(1)),
        "name;x;y\nb;1;" + value + "\n",
        "1 utterance has a value that is no finite number: other (line 2, column y " + why + ")");
  }

  @Test
  void aTableOfNobodysNamesIsToldHowToNameThem() {
    refused(
        CORPUS,
        "name;frameTime;x\n'unknown';0;1\n'unknown';0;2\n",
        "3 utterances have no row (the first column must name the corpus' files; SMILExtract writes what -instname says)");
  }

  @Test
  void columnsHaveNamesOfTheirOwn() {
    refused(CORPUS, "file,x,y,x\n", "1 column name doubled: x: expected a name of its own");
    refused(CORPUS, "file,x,,y\n", "column 3: expected a name of 1 to 256 characters, got 0");
    refused(CORPUS, "file,start,end\n", "expected 1 to 65536 columns of numbers", "got 0");
    refused(CORPUS, "file,class\n", "got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "secret,x\n1,2\n", "secret", "F0,file\n1,a\n"})
  void whatHasNoSuchHeaderIsRefusedWithoutAWordOfIt(String text) {
    refused(CORPUS, text, "expected a table with a header whose first column is file (opensmile)");
    assertThatThrownBy(() -> read(CORPUS, text)).message().doesNotContain("secret");
  }

  @Test
  void otherFormsAreRefused() {
    refused(CORPUS, "@relation SMILEfeatures\n", "this is ARFF: let SMILExtract write -csvoutput");
    assertThatThrownBy(() -> read(CORPUS, "file,x\nä,1\n", UTF_16LE))
        .isInstanceOf(FunctionalsException.class);
    assertThatThrownBy(() -> read(CORPUS, "file,x\nä,1\n", Charset.forName("windows-1252")))
        .hasMessageEndingWith("cannot be read: it is no text in UTF-8");
    assertThatThrownBy(
            () -> FunctionalsImport.read(folder.resolve("no.csv"), "mine", CORPUS, written()))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageEndingWith("cannot be read: there is no such file");
  }

  @Test
  void aLargeTableIsReadRowByRow() {
    int columns = 6373;
    List<Utterance> corpus = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder header = new StringBuilder("name;frameTime");
    IntStream.range(0, columns)
        .forEach(j -> header.append(";audSpec_Rfilt_sma[").append(j).append("]"));
    for (int i = 0; i < 60; i++) {
      corpus.add(whole("u%02d".formatted(i), "u%02d.wav".formatted(i), 1));
      StringBuilder row = new StringBuilder("'u%02d';0.0".formatted(i));
      for (int j = 0; j < columns; j++) {
        row.append(';').append(i == 7 && j == 9 ? 0.25 : (float) random.nextDouble(-1e3, 1e3));
      }
      rows.add(row.toString());
    }
    Collections.reverse(rows);
    read(corpus, header + "\n" + String.join("\n", rows));
    assertThat(table().row("u07"))
        .hasSize(columns)
        .contains(0.25f, org.assertj.core.data.Index.atIndex(9));
  }

  /** A part of the stored table holds 64 MiB at most. */
  @Test
  void aTableOfSeveralPartsHasItsRowsInOrder() throws IOException {
    int columns = 65_536;
    List<String> names = IntStream.range(0, columns).mapToObj(j -> "x" + j).toList();
    List<String> utterances = IntStream.range(0, 260).mapToObj(i -> "u%03d".formatted(i)).toList();
    FunctionalsTable.write(
        written(),
        names,
        utterances,
        (row, into) -> {
          ByteBuffer own = into.duplicate().order(into.order());
          own.putFloat(row);
          into.position(into.position() + columns * Float.BYTES);
        });
    for (int i : new int[] {0, 255, 256, 259}) {
      assertThat(table().row(utterances.get(i))[0]).isEqualTo(i);
    }
  }
}
