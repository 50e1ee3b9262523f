package dev.vocalise.activities.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.CheckpointSmokeTest;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.checkpoint.CheckpointFolder;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.InputFileException;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.transcription.Recogniser;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code model add}: loads a checkpoint once, then keeps its files as artifacts and writes one row.
 */
public record ModelRegistrar(ArtifactStore artifacts, ModelRepository models) {
  private static final String CONFIG = "config.json";

  /** Folders beside the files of a checkpoint that are read. */
  private static final Set<String> FOLDERS = Set.of("language_model");

  private static final Pattern LICENCE = Pattern.compile("(?m)^licen[sc]e:\\s*(\\S+)\\s*$");

  /** Cards are pages; what is longer is none. */
  private static final int LONGEST_CARD = 1 << 20;

  /** Enough to see whether a recogniser works. */
  private static final int SOME_BEAM = 16;

  /** The same for somebody. */
  public ModelRegistrar as(Actor who) {
    return new ModelRegistrar(artifacts, models.as(who));
  }

  /**
   * Registers the Hugging Face folder; the same files under the same name again change nothing.
   *
   * @param given the folder itself, or one above it in the cache of Hugging Face
   * @throws StageException if the kind is unknown or a file is missing
   * @throws dev.vocalise.model.checkpoint.CheckpointException if a tensor is missing, extra or of
   *     another shape, or a file is a link that leads nowhere
   * @throws dev.vocalise.infra.lineage.NameTakenException if the name stands for other files
   */
  public ModelView add(String kind, Path given, String name) throws IOException {
    Pretrained family = family(kind);
    Path directory = CheckpointFolder.resolve(given);
    CheckpointFolder.requireInside(given, directory);
    requireInside(directory);
    List<String> wanted = files(family, directory);
    long parameters;
    try (Backbone backbone = family.load(directory, ComputeDevice.CPU)) {
      CheckpointSmokeTest.require(directory, backbone);
      parameters = backbone.parameters().values().stream().mapToLong(weight -> weight.size()).sum();
    }
    family.check(directory);
    List<String> notes = new ArrayList<>(CheckpointFile.notes(directory));
    notes.addAll(family.notes(directory));
    boolean recognises = family.recognises(directory);
    if (recognises) {
      try (Recogniser recogniser =
          Recogniser.load(
              directory,
              Recogniser.Decoding.beam(SOME_BEAM),
              Precision.FLOAT32,
              ComputeDevice.CPU)) {
        notes.addAll(recogniser.notes());
      }
    }
    ModelFiles content =
        new ModelFiles(
            CanonicalJson.tree(family.geometry(directory)),
            store(directory, wanted),
            kind.equals(Wav2Vec2Family.KIND) ? recognises : null,
            notes);
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

  private static Pretrained family(String kind) {
    List<Pretrained> families = Pretrained.all();
    return families.stream()
        .filter(family -> family.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new StageException(
                    FailureCode.MODEL_UNREADABLE,
                    "unknown kind of model '%s': expected %s; run: vocalise model add KIND DIR --name NAME"
                        .formatted(
                            kind,
                            families.stream()
                                .map(Pretrained::kind)
                                .collect(Collectors.joining(", ")))));
  }

  /** Nothing that could be opened may lead elsewhere; links to folders of no known name are not. */
  private static void requireInside(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return; // reported as the files that are missing
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!Files.isDirectory(file) || FOLDERS.contains(file.getFileName().toString())) {
          CheckpointFolder.requireInside(directory, file);
        }
      }
    }
  }

  /** The files that are kept, as paths below the folder with '/', in a fixed order. */
  private static List<String> files(Pretrained family, Path directory) throws IOException {
    List<String> files = new ArrayList<>();
    files.add(CONFIG);
    files.addAll(family.required());
    for (String file : files) {
      CheckpointFolder.requireTarget(directory.resolve(file));
      if (!Files.isReadable(directory.resolve(file))) {
        throw new StageException(
            FailureCode.MODEL_UNREADABLE,
            "%s is missing or unreadable: expected a Hugging Face checkpoint with %s and model.safetensors or pytorch_model.bin; give the folder that holds them"
                .formatted(directory.resolve(file), String.join(", ", files)));
      }
    }
    files.addAll(CheckpointFile.filesIn(directory));
    for (String file : family.optional()) {
      Path path = directory.resolve(file);
      CheckpointFolder.requireTarget(path);
      if (Files.isRegularFile(path)) {
        files.add(file);
      } else if (Files.isDirectory(path)) {
        files.addAll(filesBelow(directory, path));
      }
    }
    return files;
  }

  private static Set<String> filesBelow(Path directory, Path folder) throws IOException {
    TreeSet<String> files = new TreeSet<>();
    try (var paths = Files.list(folder)) {
      paths
          .peek(file -> CheckpointFolder.requireInside(directory, file))
          .filter(Files::isRegularFile)
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .forEach(path -> files.add(directory.relativize(path).toString().replace('\\', '/')));
    }
    return files;
  }

  /**
   * Stores a file of a checkpoint again whose bytes were lost, if it is where it was. Returns
   * whether that could be done.
   */
  public boolean restore(String sha256) {
    boolean restored = false;
    for (ModelView model : models.list()) {
      for (FileRef file : ModelFiles.of(model).files()) {
        Path path = Path.of(model.directory()).resolve(file.name());
        if (file.sha256().equals(sha256) && isStill(path, sha256) && !restored) {
          artifacts.put(path, file.mediaType());
          restored = true;
        }
      }
    }
    return restored;
  }

  private static boolean isStill(Path path, String sha256) {
    try {
      return Files.isRegularFile(path) && Sha256.of(path).equals(sha256);
    } catch (IOException e) {
      return false;
    }
  }

  private List<FileRef> store(Path directory, List<String> names) {
    List<FileRef> files = new ArrayList<>();
    for (String name : names) {
      String type = mediaType(name);
      StoredArtifact stored = artifacts.put(directory.resolve(name), type);
      files.add(new FileRef(name, "checkpoint", stored.sha256(), stored.size(), type));
    }
    return files;
  }

  private static String mediaType(String name) {
    if (name.endsWith(".json")) {
      return "application/json";
    }
    if (name.endsWith(".safetensors")) {
      return "application/vnd.safetensors";
    }
    return name.endsWith(".txt") || name.endsWith(".arpa")
        ? "text/plain"
        : "application/octet-stream";
  }

  /** The licence that the model card declares in its front matter. */
  private static @Nullable String licence(Path directory) throws IOException {
    Path card = directory.resolve("README.md");
    if (!Files.isReadable(card)) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = InputFile.bytes(card, LONGEST_CARD);
    } catch (InputFileException e) {
      return null; // what is no card declares nothing
    }
    Matcher matcher = LICENCE.matcher(new String(bytes, UTF_8)); // any bytes
    return matcher.find() ? matcher.group(1) : null;
  }
}
