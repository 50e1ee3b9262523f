package dev.vocalise.infra.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPlacesTest {
  @TempDir private Path folder;

  private Path home(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void whatLayInADirectoryThatWasCopiedIsFoundInTheCopy() throws IOException {
    Path first = home("first");
    DataPlaces.remember(first);
    Files.createDirectories(first.resolve("demo/a"));
    Path second = folder.resolve("second");
    Files.move(first, second);
    DataPlaces.remember(second);
    Files.createDirectories(first.resolve("demo/a")); // somebody made another one there

    DataPlaces places = DataPlaces.of(second);

    assertThat(places.former()).containsExactly(first);
    assertThat(places.resolve(first.resolve("demo/a").toString()))
        .isEqualTo(second.resolve("demo/a").toString());
    assertThat(places.resolve(first.resolve("gone").toString()))
        .isEqualTo(first.resolve("gone").toString());
    assertThat(places.resolve("/elsewhere/first/a")).isEqualTo("/elsewhere/first/a");
  }

  @Test
  void aPlaceIsRememberedOnce() throws IOException {
    Path home = home("same");
    DataPlaces.remember(home);
    DataPlaces.remember(home);
    assertThat(Files.readAllLines(home.resolve("places.txt"))).containsExactly(home.toString());
    assertThat(DataPlaces.of(home).former()).isEmpty();
  }

  @Test
  void theDemoOfAnEarlierBuildIsFoundThoughNoPlaceWasRemembered() throws IOException {
    Path home = home("moved");
    Files.createDirectories(home.resolve("demo/corpora/iemocap"));
    assertThat(DataPlaces.of(home).resolve("/old/data/demo/corpora/iemocap"))
        .isEqualTo(home.resolve("demo/corpora/iemocap").toString());
    assertThat(DataPlaces.of(home).resolve("/old/data/demo/corpora/none"))
        .isEqualTo("/old/data/demo/corpora/none");
    assertThat(DataPlaces.NONE.resolve("/old")).isEqualTo("/old");
  }
}
