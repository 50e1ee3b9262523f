package dev.vocalise.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  @TempDir private Path root;

  /** A revision whose files are links to blobs. */
  private Path revision(String repository, String revision) throws IOException {
    Path top = root.resolve("hub").resolve(repository);
    Path blob = Files.createDirectories(top.resolve("blobs")).resolve("c0ffee");
    Files.writeString(blob, "{}");
    Path folder = Files.createDirectories(top.resolve("snapshots").resolve(revision));
    Files.createSymbolicLink(folder.resolve("config.json"), Path.of("../../blobs/c0ffee"));
    return folder;
  }

  @Test
  void everyLevelOfTheCacheLeadsToItsOnlyRevision() throws IOException {
    Path folder = revision("models--org--name", "r1");
    for (String level :
        List.of("", "hub", "hub/models--org--name", "hub/models--org--name/snapshots")) {
      assertThat(CheckpointFolder.resolve(root.resolve(level))).as(level).isEqualTo(folder);
    }
    assertThat(CheckpointFolder.resolve(folder)).isEqualTo(folder);
    Path link = Files.createSymbolicLink(root.resolve("a link"), folder);
    assertThat(CheckpointFolder.resolve(link)).isEqualTo(link);
  }

  @Test
  void amongSeveralRevisionsTheMainOneIsTaken() throws IOException {
    Path first = revision("models--org--name", "r1");
    Path second = revision("models--org--name", "r2");
    Path repository = root.resolve("hub/models--org--name");
    assertThatThrownBy(() -> CheckpointFolder.resolve(repository))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("2 revisions", "main is missing", "r1, r2");
    Path main = Files.createDirectory(repository.resolve("refs")).resolve("main");
    Files.writeString(main, "r9");
    assertThatThrownBy(() -> CheckpointFolder.resolve(repository.resolve("snapshots")))
        .hasMessageContainingAll("names another one; ", "r1, r2")
        .hasMessageNotContaining("r9"); // it need not be a revision
    Files.writeString(main, "c0ffee12");
    assertThatThrownBy(() -> CheckpointFolder.resolve(repository))
        .hasMessageContaining("names another one, c0ffee12");
    Files.writeString(main, "r2\n");
    assertThat(CheckpointFolder.resolve(repository)).isEqualTo(second);
    assertThat(CheckpointFolder.resolve(first)).isEqualTo(first);
  }

  @Test
  void theChoicesAreNamedWhereThereAreSeveral() throws IOException {
    revision("models--org--name", "r1");
    revision("models--org--other", "r1");
    assertThatThrownBy(() -> CheckpointFolder.resolve(root))
        .hasMessageContaining("models--org--name, models--org--other");
    Path parent = root.resolve("parent");
    Files.createDirectories(parent.resolve("inner"));
    assertThat(CheckpointFolder.resolve(parent)).isEqualTo(parent);
    Files.writeString(parent.resolve("inner/config.json"), "{}");
    assertThatThrownBy(() -> CheckpointFolder.resolve(parent)).hasMessageContaining("inner");
  }

  @Test
  void linksOfTheCacheLeadIntoItsBlobsAndNowhereElse() throws IOException {
    Path folder = revision("models--org--name", "r1");
    Path other = revision("models--org--other", "r1");
    CheckpointFolder.requireInside(folder, folder.resolve("config.json"));
    CheckpointFolder.requireInside(folder, folder.resolve("absent.json"));
    for (Path target : List.of(other.resolve("config.json"), Path.of("/etc/passwd"), root)) {
      Path link = folder.resolve("vocab.txt");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
      assertThatThrownBy(() -> CheckpointFolder.requireInside(folder, link))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll("vocab.txt is a link to ", "--allow");
    }
    Path copied = Files.createDirectories(root.resolve("copied"));
    Path link =
        Files.createSymbolicLink(copied.resolve("config.json"), folder.resolve("config.json"));
    assertThatThrownBy(() -> CheckpointFolder.requireInside(copied, link))
        .hasMessageContaining("config.json is a link to ");
  }

  @Test
  void aLinkWhoseTargetIsGoneIsNamedWithIt() throws IOException {
    Path folder = revision("models--org--name", "r1");
    Path blob = root.resolve("hub/models--org--name/blobs/c0ffee");
    CheckpointFolder.requireTarget(folder.resolve("config.json"));
    Files.delete(blob);
    assertThat(CheckpointFolder.resolve(root.resolve("hub"))).isEqualTo(folder);
    assertThatThrownBy(() -> CheckpointFolder.requireTarget(folder.resolve("config.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a link to " + blob + ", which is missing");
    Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("../../blobs/dead"));
    assertThatThrownBy(() -> CheckpointFile.fileIn(folder)).hasMessageContaining("blobs/dead");
  }

  @Test
  void aFolderWithoutWeightsSaysWhatIsThereInstead() throws IOException {
    Files.writeString(root.resolve("model.safetensors.incomplete"), "half");
    assertThatThrownBy(() -> CheckpointFile.fileIn(root))
        .hasMessageContainingAll("model.safetensors.incomplete of 4 bytes", "did not finish");
    Files.move(root.resolve("model.safetensors.incomplete"), root.resolve("best.pt"));
    assertThatThrownBy(() -> CheckpointFile.fileIn(root)).hasMessageContaining("but best.pt");
  }
}
