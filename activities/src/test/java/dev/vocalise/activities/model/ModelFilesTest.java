package dev.vocalise.activities.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.FileRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

  private final MemoryArtifactStore store = new MemoryArtifactStore();

  @TempDir private Path cache;

  /** Each file holds its own name. */
  private ModelFiles files(String... names) {
    return new ModelFiles(
        JsonNodeFactory.instance.objectNode().put("layers", 2),
        Arrays.stream(names).map(this::file).toList(),
        null,
        null);
  }

  private FileRef file(String name) {
    StoredArtifact stored = store.put(name.getBytes(StandardCharsets.UTF_8), "text/plain");
    return new FileRef(name, "checkpoint", stored.sha256(), stored.size(), "text/plain");
  }

  @Test
  void theFilesTellWhatACheckpointBrings() {
    assertThat(files("config.json", "model.safetensors").parts()).isEmpty();
    assertThat(files("preprocessor_config.json", "tokenizer.json", "vocab.txt").parts())
        .containsExactly(
            entry("preprocessor", "preprocessor_config.json"),
            entry("tokenizer", "tokenizer.json"));
    assertThat(
            files(
                    "vocab.json",
                    "language_model/5gram.bin",
                    "language_model/attrs.json",
                    "language_model/unigrams.txt")
                .parts())
        .containsExactly(
            entry("vocabulary", "vocab.json"), entry("languageModel", "language_model/5gram.bin"));
  }

  /** Earlier versions kept no mark, and symbols only of what they had loaded as a recogniser. */
  @Test
  void whetherItRecognisesIsKeptOrFollowsFromItsFiles() throws IOException {
    assertThat(files("config.json", "vocab.json").recognises()).isTrue();
    assertThat(files("config.json").recognises()).isFalse();
    ModelFiles backbone =
        new ModelFiles(
            JsonNodeFactory.instance.objectNode(),
            List.of(file("vocab.json")),
            false,
            List.of("it is one"));
    assertThat(backbone.recognises()).isFalse();
    assertThat(CanonicalJson.MAPPER.treeToValue(CanonicalJson.tree(backbone), ModelFiles.class))
        .isEqualTo(backbone);
    assertThat(
            CanonicalJson.tree(files("config.json")).properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("geometry", "files", "parts");
  }

  @Test
  void theStoredFormIsReadWhateverItTellsBesides() throws IOException {
    ModelFiles files = files("vocab.txt");
    assertThat(CanonicalJson.tree(files).path("parts").path("tokenizer").asText())
        .isEqualTo("vocab.txt");
    assertThat(CanonicalJson.MAPPER.treeToValue(CanonicalJson.tree(files), ModelFiles.class))
        .isEqualTo(files);
  }

  @Test
  void aFolderIsMadeOnceAndNeedsNoStoreAfterwards() throws IOException {
    ModelFiles files = files("config.json", "language_model/attrs.json");
    Path folder = files.folder(store, cache);
    assertThat(folder.resolve("language_model/attrs.json")).hasContent("language_model/attrs.json");
    store.away(true);
    assertThat(files.folder(store, cache)).isEqualTo(folder);
  }

  @Test
  void aFileOfTheWrongSizeIsFetchedAgain() throws IOException {
    ModelFiles files = files("config.json");
    Path config = files.folder(store, cache).resolve("config.json");
    Files.writeString(config, "conf");
    store.away(true);
    assertThatThrownBy(() -> files.folder(store, cache))
        .isInstanceOf(ArtifactStoreUnavailableException.class);
    store.away(false);
    files.folder(store, cache);
    assertThat(config).hasContent("config.json");
  }
}
