package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.dataset.CorpusImportException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTableTest {
  @TempDir private Path folder;

  private Path table(String text) throws Exception {
    return Files.writeString(folder.resolve("words.csv"), text);
  }

  @Test
  void wordsAreFoundWithoutFoldersAndExtension() throws Exception {
    TranscriptTable words =
        TranscriptTable.read(
            table("speaker;File;Transcript\ns1;x/a.wav;\"well; yes\"\ns2;b;no\ns2;c.wav;\n"));
    assertThat(words.of("elsewhere/a.flac")).isEqualTo("well; yes");
    assertThat(words.of("b.wav")).isEqualTo("no");
    assertThat(words.of("c.wav")).as("no words").isNull();
    assertThat(words.of("d.wav")).isNull();
  }

  @Test
  void whatIsNoSuchTableSaysWhere() throws Exception {
    for (String[] one :
        new String[][] {
          {"a,b\n", ":1: expected a header with the columns file and transcript"},
          {"", ":1: expected a header"},
          {"file,transcript\na.wav,well, yes\n", ":2: expected 2 fields"},
          {"file,text\na.wav,yes\nx/a.wav,no\n", ":3: 'x/a.wav' has another transcript above"}
        }) {
      Path table = table(one[0]);
      assertThatThrownBy(() -> TranscriptTable.read(table))
          .isInstanceOf(CorpusImportException.class)
          .hasMessageStartingWith(table.toString())
          .hasMessageContaining(one[1]);
    }
  }
}
