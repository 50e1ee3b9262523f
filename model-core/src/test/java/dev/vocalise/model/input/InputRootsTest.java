package dev.vocalise.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputRootsTest {
  @TempDir Path temp;
  private Path home;
  private Path data;
  private Path shared;
  private Path elsewhere;

  @BeforeEach
  void folders() throws IOException {
    temp = temp.toRealPath();
    home = Files.createDirectories(temp.resolve("home"));
    data = Files.createDirectories(home.resolve("data"));
    shared = Files.createDirectories(temp.resolve("shared"));
    elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
  }

  private InputRoots roots(Path... allowed) {
    return InputRoots.of(home, List.of(allowed), data);
  }

  private void refused(InputRoots roots, Path named, CharSequence... told) {
    assertThatThrownBy(() -> roots.require(named, false))
        .isInstanceOf(InputRootException.class)
        .message()
        .startsWith(named.toString())
        .contains("--allow")
        .satisfies(text -> assertThat(List.of(told)).allMatch(text::contains))
        .hasLineCount(1);
  }

  @Test
  void theHomeIsReadAndWhatIsHiddenInItIsNot() {
    roots().require(home.resolve("corpora/none yet"), false);
    roots().require(home.resolve(".cache/huggingface/hub"), false);
    refused(roots(), home.resolve(".ssh"));
    refused(roots(), temp, home.toString());
    refused(roots(), home.resolve("../elsewhere"));
  }

  @Test
  void furtherFoldersAreAllowedByName() {
    refused(roots(), shared.resolve("a"));
    roots(shared).require(shared.resolve("a"), false);
    roots(home.resolve(".").resolve("data/..")).require(home.resolve(".ssh"), false);
    assertThatThrownBy(() -> roots(temp.resolve("absent"))).hasMessageContaining("is no folder");
  }

  @Test
  void whatTheOwnerNamesIsReadButForKeys() {
    assertThatCode(() -> roots().require(elsewhere, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> roots().require(data.resolve("credentials.json"), true))
        .hasMessageContaining("data directory");
    assertThatThrownBy(() -> roots(temp).require(data, false))
        .hasMessageContaining("data directory");
    roots().require(data.resolve("demo/iemocap"), false);
  }

  @Test
  void aLinkCountsByWhereItLeads() throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), elsewhere);
    refused(roots(), link, "leads to " + elsewhere);
    refused(roots(), link.resolve("not/there"));
    Path keys = Files.createSymbolicLink(home.resolve("keys"), data);
    assertThatThrownBy(() -> roots().require(keys, true)).hasMessageContaining("data directory");
    roots().require(Files.createSymbolicLink(elsewhere.resolve("back"), home), false);
  }

  @Test
  void whatIsRefusedTellsNothingOfWhatIsThere() throws IOException {
    Path there = Files.writeString(elsewhere.resolve("a"), "secret");
    Path link = Files.createSymbolicLink(elsewhere.resolve("b"), shared);
    for (Path path : List.of(there, link, elsewhere.resolve("c"))) {
      assertThatThrownBy(() -> roots().require(path, false))
          .message()
          .startsWith(path + " is not below")
          .doesNotContain(shared.toString());
    }
  }

  @Test
  void linksStayInTheFolderOrLeadToWhatIsAllowedByName() throws IOException {
    Path corpus = Files.createDirectories(home.resolve("corpus"));
    Path in = Files.createSymbolicLink(corpus.resolve("in"), Path.of("."));
    Path out = Files.createSymbolicLink(corpus.resolve("out"), shared);
    Path up = Files.createSymbolicLink(corpus.resolve("up"), Path.of("/"));
    Path keys = Files.createSymbolicLink(corpus.resolve("keys"), data);

    assertThat(roots().inside(corpus, in)).isTrue();
    assertThat(roots().leadsOut(corpus, in.resolve("a"))).isNull();
    assertThat(roots().inside(corpus, out)).isFalse();
    assertThat(roots().leadsOut(corpus, out.resolve("a/b")))
        .startsWith("out is a link to " + shared)
        .contains("--allow");
    assertThat(roots(shared).inside(corpus, out)).isTrue();
    assertThat(roots(Path.of("/")).inside(corpus, up)).isFalse();
    assertThat(roots(Path.of("/")).inside(corpus, keys)).isFalse();
    assertThat(InputRoots.current().inside(corpus, out)).isFalse();
  }

  @Test
  void aHomeThatIsTheWholeMachineAllowsNothing() {
    InputRoots roots = InputRoots.of(Path.of("/"), List.of(), data);
    refused(roots, Path.of("/etc"), "none yet");
    refused(InputRoots.of(temp.resolve("absent"), List.of(), data), temp.resolve("absent/a"));
  }
}
