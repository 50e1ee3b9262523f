package dev.vocalise.activities.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.AstConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What the database keeps of a registered checkpoint's content: its geometry, and its files as
 * artifacts, so that training needs neither the user's folder nor this machine.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelFiles(AstConfig geometry, List<FileRef> files) {
  public ModelFiles {
    files = List.copyOf(files);
  }

  public static ModelFiles of(ModelView model) {
    JsonNode config = model.config();
    try {
      return CanonicalJson.MAPPER.treeToValue(config, ModelFiles.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "model '" + model.name() + "' was registered by another version; register it again", e);
    }
  }

  /**
   * The checkpoint as a folder, made of verified copies; {@code cache} is shared by all callers.
   */
  public Path folder(ArtifactStore artifacts, Path cache) throws IOException {
    Path folder = cache.resolve("models").resolve(CanonicalJson.sha256(files));
    Files.createDirectories(folder);
    for (FileRef file : files) {
      Path fetched = artifacts.fetch(file.sha256(), cache);
      Path part = Files.createTempFile(folder, file.name(), ".part");
      Files.copy(fetched, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
    }
    return folder;
  }
}
