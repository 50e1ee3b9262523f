package dev.vocalise.activities.training;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.AstBackbone;
import dev.vocalise.model.backbone.ComputeDevice;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code model add}: loads a checkpoint once, then keeps its files as artifacts and writes one row.
 */
public final class ModelRegistrar {
  public static final String AST = "ast";

  private static final List<String> FILES =
      List.of("config.json", "preprocessor_config.json", "model.safetensors");
  private static final Pattern LICENCE = Pattern.compile("(?m)^licen[sc]e:\\s*(\\S+)\\s*$");

  private final ArtifactStore artifacts;
  private final ModelRepository models;

  public ModelRegistrar(ArtifactStore artifacts, ModelRepository models) {
    this.artifacts = artifacts;
    this.models = models;
  }

  /**
   * Registers the Hugging Face folder; the same files under the same name again change nothing.
   *
   * @throws StageException if the kind is unknown or a file is missing
   * @throws dev.vocalise.model.backbone.CheckpointException if a tensor is missing, extra or of
   *     another shape
   * @throws dev.vocalise.infra.lineage.NameTakenException if the name stands for other files
   */
  public ModelView add(String kind, Path directory, String name) throws IOException {
    if (!kind.equals(AST)) {
      throw new StageException(
          FailureCode.MODEL_UNREADABLE,
          "unknown kind of model '%s': expected %s; run: vocalise model add ast DIR --name NAME"
              .formatted(kind, AST));
    }
    requireFiles(directory);
    ModelFiles content;
    long parameters;
    try (AstBackbone backbone = AstBackbone.load(directory, ComputeDevice.CPU)) {
      parameters = backbone.parameters().values().stream().mapToLong(weight -> weight.size()).sum();
      content = new ModelFiles(backbone.config(), store(directory));
    }
    Map<String, String> digests = new LinkedHashMap<>();
    content.files().forEach(file -> digests.put(file.name(), file.sha256()));
    return models.add(
        name,
        kind,
        directory.toAbsolutePath().normalize().toString(),
        digests,
        CanonicalJson.tree(content),
        parameters,
        licence(directory));
  }

  private static void requireFiles(Path directory) {
    for (String file : FILES) {
      if (!Files.isReadable(directory.resolve(file))) {
        throw new StageException(
            FailureCode.MODEL_UNREADABLE,
            "%s is missing or unreadable: expected a Hugging Face checkpoint with %s; give the folder that holds them"
                .formatted(directory.resolve(file), String.join(", ", FILES)));
      }
    }
  }

  private List<FileRef> store(Path directory) {
    List<FileRef> files = new ArrayList<>();
    for (String name : FILES) {
      String type = name.endsWith(".json") ? "application/json" : "application/vnd.safetensors";
      StoredArtifact stored = artifacts.put(directory.resolve(name), type);
      files.add(new FileRef(name, "checkpoint", stored.sha256(), stored.size(), type));
    }
    return files;
  }

  /** The licence that the model card declares in its front matter. */
  private static @Nullable String licence(Path directory) throws IOException {
    Path card = directory.resolve("README.md");
    if (!Files.isReadable(card)) {
      return null;
    }
    Matcher matcher = LICENCE.matcher(Files.readString(card));
    return matcher.find() ? matcher.group(1) : null;
  }
}
