package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionInputsTest {
  @TempDir private Path folder;

  private static List<String> all(PredictionInputs inputs) {
    List<String> all = new ArrayList<>();
    inputs.forEachRemaining(all::add);
    return all;
  }

  private static PredictionInputs of(String lines, String... named) {
    return new PredictionInputs(List.of(named), new BufferedReader(new StringReader(lines)));
  }

  @Test
  void filesStayInTheirOrderAndFoldersGiveTheirSoundFiles() throws Exception {
    Files.createDirectories(folder.resolve("b/c"));
    for (String name : List.of("b/2.wav", "b/1.WAV", "b/c/3.flac", "b/notes.txt", "b/.4.wav")) {
      Files.createFile(folder.resolve(name));
    }
    PredictionInputs inputs = of("", "z.wav", folder.resolve("b").toString(), "a.txt");
    assertThat(inputs.total()).isEqualTo(5);
    assertThat(all(inputs))
        .containsExactly(
            "z.wav",
            folder.resolve("b/1.WAV").toString(),
            folder.resolve("b/2.wav").toString(),
            folder.resolve("b/c/3.flac").toString(),
            "a.txt");
  }

  @Test
  void standardInputHasOnePathPerLineAndNobodyKnowsHowMany() {
    PredictionInputs inputs = of("one.wav\n\n two words.wav\n", "first.wav", "-", "last.wav");
    assertThat(inputs.total()).isEqualTo(-1);
    assertThat(all(inputs)).containsExactly("first.wav", "one.wav", " two words.wav", "last.wav");
  }

  /** A program that writes one path and waits for its prediction gets it. */
  @Test
  void aLineIsReadWhenItIsAskedForAndNotBefore() {
    StringBuilder asked = new StringBuilder();
    BufferedReader lines =
        new BufferedReader(new StringReader("")) {
          @Override
          public @Nullable String readLine() {
            asked.append('x');
            return asked.length() < 4 ? "f" + asked.length() : null;
          }
        };
    PredictionInputs inputs = new PredictionInputs(List.of("-"), lines);
    assertThat(asked).isEmpty();
    assertThat(inputs.next()).isEqualTo("f1");
    assertThat(asked).hasSize(1);
    assertThat(all(inputs)).containsExactly("f2", "f3");
  }

  @Test
  void aFolderWithoutSoundIsToldAtOnce() {
    assertThatThrownBy(() -> of("", folder.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds no .wav or .flac file");
  }
}
