package dev.vocalise.activities.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database keeps of a registered checkpoint's content: its geometry, and its files as
 * artifacts, so that training needs neither the user's folder nor this machine.
 *
 * @param geometry the checkpoint's configuration as its kind reads it
 * @param files names are paths below the checkpoint's folder, with '/'
 * @param recogniser whether it can recognise speech; null where its kind never can, or where an
 *     earlier version registered it
 * @param notes what its user should know, in sentences; null where there is nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelFiles(
    JsonNode geometry,
    List<FileRef> files,
    @Nullable Boolean recogniser,
    @Nullable List<String> notes) {
  private static final String LANGUAGE_MODEL = "language_model/";
  private static final String VOCABULARY = "vocab.json";

  public ModelFiles {
    files = List.copyOf(files);
    notes = notes == null || notes.isEmpty() ? null : List.copyOf(notes);
  }

  /**
   * Whether it can recognise speech. Earlier versions registered a checkpoint that brings symbols
   * only after they had loaded it as a recogniser.
   */
  public boolean recognises() {
    return recogniser == null
        ? files.stream().anyMatch(file -> file.name().equals(VOCABULARY))
        : recogniser;
  }

  /**
   * What the checkpoint brings besides weights, by what it is for: {@code tokenizer}, {@code
   * vocabulary} of a recogniser, {@code languageModel}, {@code preprocessor}. For people.
   */
  @JsonProperty
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    for (FileRef file : files) {
      String name = file.name();
      if (name.equals("tokenizer.json") || name.equals("vocab.txt")) {
        parts.putIfAbsent("tokenizer", name);
      } else if (name.equals(VOCABULARY)) {
        parts.put("vocabulary", name);
      } else if (name.equals("preprocessor_config.json")) {
        parts.put("preprocessor", name);
      } else if (name.startsWith(LANGUAGE_MODEL) && !name.matches(".*\\.(json|txt)")) {
        parts.put("languageModel", name);
      }
    }
    return parts;
  }

  /**
   * A checkpoint that must have been registered as this kind.
   *
   * @throws StageException if there is none of this name, or it is of another kind
   */
  public static ModelFiles require(RunContext context, String kind, String name) {
    return require(context.models(), kind, name);
  }

  /** The same. */
  public static ModelFiles require(ModelRepository models, String kind, String name) {
    ModelView model =
        models
            .find(name)
            .orElseThrow(
                () ->
                    new StageException(
                        FailureCode.MODEL_NOT_REGISTERED,
                        "checkpoint '%s' is not registered; run: vocalise model add %s DIR --name %s"
                            .formatted(name, kind, name)));
    if (!model.kind().equals(kind)) {
      throw new StageException(
          FailureCode.MODEL_NOT_REGISTERED,
          "checkpoint '%s' was registered as %s: expected %s; name another one, or register it again under a new name"
              .formatted(name, model.kind(), kind));
    }
    return of(model);
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
    return folder(files, artifacts, cache);
  }

  /** The same of a checkpoint of which only the files are known. */
  public static Path folder(List<FileRef> files, ArtifactStore artifacts, Path cache)
      throws IOException {
    Path folder = cache.resolve("models").resolve(CanonicalJson.sha256(files));
    for (FileRef file : files) {
      Path wanted = folder.resolve(file.name());
      // The folder is named by its content, and a file moves in whole: what is there stays.
      if (!ArtifactCache.touch(wanted) || Files.size(wanted) != file.size()) {
        Files.createDirectories(wanted.resolveSibling("."));
        Path part = Files.createTempFile(folder, "fetched", ".part");
        Files.copy(
            artifacts.fetch(file.sha256(), cache), part, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.publish(part, wanted);
      }
    }
    return folder;
  }
}
