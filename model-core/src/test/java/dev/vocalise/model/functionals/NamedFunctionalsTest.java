package dev.vocalise.model.functionals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFunctionalsTest {
  @TempDir private Path folder;

  private Path table(String text) throws Exception {
    return Files.writeString(folder.resolve("egemaps.csv"), text);
  }

  @Test
  void rowsAreFoundWithoutFoldersAndExtension() throws Exception {
    Path table =
        table("file,start,end,F0,mfcc1\n/mnt/x/a.wav,0 days,,1.5,-2\nb.flac,0 days,,3e1,4\n");
    try (NamedFunctionals rows = NamedFunctionals.read(table)) {
      assertThat(rows.columns()).containsExactly("F0", "mfcc1");
      assertThat(rows.recordings()).containsExactly("a", "b");
      assertThat(rows.row("here/b.wav")).containsExactly(30, 4);
      assertThat(rows.row("a")).containsExactly(1.5f, -2);
      assertThat(rows.contains("c.wav")).isFalse();
      assertThatThrownBy(() -> rows.row("c.wav"))
          .isInstanceOf(FunctionalsException.class)
          .hasMessage("the table has no row of 'c'");
    }
  }

  @Test
  void whatIsNotFiniteOrStandsTwiceIsRefused() throws Exception {
    for (String[] one :
        new String[][] {
          {"a.wav,NaN", "line 2, column F0 is not-a-number"},
          {"a.wav,1\nx/a.wav,2", "lines 2 and 3 are both about 'a'"},
          {"a.wav", "line 2 has 1 fields"}
        }) {
      Path table = table("file,F0\n" + one[0] + "\n");
      assertThatThrownBy(() -> NamedFunctionals.read(table))
          .isInstanceOf(FunctionalsException.class)
          .hasMessageContaining(one[1])
          .hasMessageStartingWith(table.toString());
    }
    assertThatThrownBy(() -> NamedFunctionals.read(folder.resolve("none.csv")))
        .isInstanceOf(FunctionalsException.class)
        .hasMessageContaining("cannot be read: there is no such file");
  }
}
