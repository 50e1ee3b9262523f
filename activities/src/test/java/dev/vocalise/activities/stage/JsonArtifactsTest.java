package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.workflows.ArtifactRef;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class JsonArtifactsTest {

  record Point(int x, int y) {}

  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @Test
  void aRecordIsReadAsItWasPut() {
    ArtifactRef ref = JsonArtifacts.put(store, new Point(1, 2));
    assertThat(ref.mediaType()).isEqualTo("application/json");
    assertThat(ref.size()).isEqualTo("{\"x\":1,\"y\":2}".length());
    assertThat(JsonArtifacts.read(store, ref, Point.class)).isEqualTo(new Point(1, 2));
  }

  @Test
  void equalRecordsAreOneArtifact() {
    assertThat(JsonArtifacts.put(store, new Point(1, 2)))
        .isEqualTo(JsonArtifacts.put(store, new Point(1, 2)));
    assertThat(store.digests()).hasSize(1);
  }

  @Test
  void aReferenceGetsANameAndARole() {
    ArtifactRef ref = JsonArtifacts.put(store, new Point(1, 2));
    assertThat(JsonArtifacts.file("point.json", "report", ref))
        .isEqualTo(
            new FileRef("point.json", "report", ref.sha256(), ref.size(), "application/json"));
  }

  @Test
  void whatIsGoneOrOfAnotherShapeIsRefused() {
    ArtifactRef text = JsonArtifacts.put(store, "no point");
    assertThatThrownBy(() -> JsonArtifacts.read(store, text, Point.class))
        .isInstanceOf(UncheckedIOException.class);
    store.delete(text.sha256());
    assertThatThrownBy(() -> JsonArtifacts.read(store, text, Point.class))
        .isInstanceOf(ArtifactMissingException.class);
  }
}
