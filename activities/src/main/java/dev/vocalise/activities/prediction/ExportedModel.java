package dev.vocalise.activities.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.model.ModelFolderFiles;
import dev.vocalise.activities.export.model.ModelSignature;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.prediction.Predictor;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model that was exported as {@code hf-model}, in memory: neither its campaign nor the data
 * directory that made it is needed. Words are given with the recordings. Used by one thread.
 */
public final class ExportedModel implements AutoCloseable {
  private static final int MOST_FACTS = 64 << 20;

  /** Its recogniser is not exported with a model. */
  private static final TextSpec GIVEN_WORDS =
      new TextSpec(null, null, null, TextSpec.CORPUS, TextSpec.CORPUS, null);

  private final LoadedModel loaded;
  private final Bfloat16Support support;

  /** Unpacked files, of which some are read with the recordings. */
  private final Path scratch;

  private ExportedModel(LoadedModel loaded, Bfloat16Support support, Path scratch) {
    this.loaded = loaded;
    this.support = support;
    this.scratch = scratch;
  }

  /** Whether a path is such a model, or the zip of one. */
  public static boolean isOne(Path place) {
    return ExportedFolder.isOne(place);
  }

  /**
   * Checks all files by their digests and reads the model.
   *
   * @param place the folder, or its zip
   * @param key PEM of the public key that must have signed it; null where digests are enough
   * @param support the device on which it computes
   * @throws IllegalArgumentException if a file is missing, was changed or is too much, the key did
   *     not sign it, or an earlier build exported it; and what to do
   * @throws dev.vocalise.activities.failure.StageException if this process cannot compute as its
   *     test did
   */
  public static ExportedModel open(Path place, @Nullable String key, Bfloat16Support support)
      throws IOException {
    Path scratch = Files.createTempDirectory("vocalise-model");
    try {
      Path folder = ExportedFolder.unpacked(place, scratch);
      ModelSignature.verify(folder, key);
      return new ExportedModel(load(folder, scratch, support), support, scratch);
    } catch (IOException | RuntimeException e) {
      DurableFiles.deleteAll(scratch);
      throw e;
    }
  }

  private static LoadedModel load(Path folder, Path scratch, Bfloat16Support support)
      throws IOException {
    List<PredictableModel.Part> parts = new ArrayList<>();
    List<Predictor> predictors = new ArrayList<>();
    PredictableModel.@Nullable Origin origin = null;
    @Nullable FusionSpec fusion = null;
    try {
      for (Path branch : ExportedFolder.branches(folder)) {
        JsonNode facts =
            CanonicalJson.MAPPER.readTree(
                InputFile.bytes(branch.resolve(ModelFolderFiles.FACTS), MOST_FACTS));
        if (!facts.has("description")) {
          throw new IllegalArgumentException(
              "%s was exported by an earlier build, which left out what is needed to predict; export it again: vocalise export hf-model CAMPAIGN --run ID"
                  .formatted(folder.getFileName()));
        }
        PredictableModel.Part part = part(branch, facts);
        part.requirePrecision(support);
        Path weights = weights(branch, scratch.resolve("weights-" + parts.size()));
        boolean scratched = !Files.exists(branch.resolve(ModelFolderFiles.HEADS));
        predictors.add(
            Predictor.open(
                part.description(),
                part.fitted(),
                scratched ? null : branch,
                weights,
                support.device()));
        parts.add(part);
        origin = origin(facts.path("origin"));
        fusion =
            facts.has("fusion") ? CanonicalJson.read(facts.get("fusion"), FusionSpec.class) : null;
      }
    } catch (IOException | RuntimeException e) {
      predictors.forEach(Predictor::close);
      throw e;
    }
    if (origin == null) {
      throw new IllegalArgumentException(
          "%s holds no %s; expected what 'vocalise export hf-model' writes"
              .formatted(folder.getFileName(), ModelFolderFiles.FACTS));
    }
    return new LoadedModel(new PredictableModel(origin, fusion, parts), predictors);
  }

  private static PredictableModel.Part part(Path branch, JsonNode facts) throws IOException {
    ModelDescription description =
        CanonicalJson.read(facts.get("description"), ModelDescription.class);
    boolean hears = description.modality().equals(BranchSpec.AUDIO);
    BranchSpec spec =
        new BranchSpec(
            description.modality(),
            description.kind(),
            facts.at("/origin/checkpoint/name").asText(description.kind()),
            hears ? null : GIVEN_WORDS,
            description.training(),
            description.method(),
            description.encoder());
    Path weights = branch.resolve(ModelFolderFiles.ENCODER);
    return new PredictableModel.Part(
        spec,
        description,
        CanonicalJson.read(facts.path("fitted"), Fitted.class),
        List.of(),
        new FileRef(
            ModelFolderFiles.ENCODER,
            "model",
            facts.at("/origin/trainedSha256").asText(),
            Files.size(weights),
            "application/vnd.safetensors"));
  }

  private static PredictableModel.Origin origin(JsonNode origin) {
    return new PredictableModel.Origin(
        UUID.fromString(origin.path("run").asText()),
        "%s/%s/%d"
            .formatted(
                origin.path("campaign").asText(),
                origin.path("experiment").asText(),
                origin.path("seed").asInt()),
        null,
        null);
  }

  /** Encoder and heads in one file, as the training had them. */
  private static Path weights(Path branch, Path together) throws IOException {
    Path heads = branch.resolve(ModelFolderFiles.HEADS);
    if (!Files.exists(heads)) {
      return branch.resolve(ModelFolderFiles.ENCODER);
    }
    SortedMap<String, TensorData> all = new TreeMap<>();
    try (SafeTensors encoder = SafeTensors.open(branch.resolve(ModelFolderFiles.ENCODER));
        SafeTensors above = SafeTensors.open(heads)) {
      encoder.names().forEach(name -> all.put(name, encoder.data(name)));
      above.names().forEach(name -> all.put(name, above.data(name)));
      SafeTensors.write(together, all);
    }
    return together;
  }

  /** What there is to know of it. */
  public ModelFacts facts() {
    return ModelFacts.of(loaded.model(), support.device().toString());
  }

  /** One prediction for each recording, in their order. */
  public List<Prediction> answer(List<Recording> recordings) {
    return PredictedBatch.of(loaded, null, recordings);
  }

  @Override
  public void close() throws IOException {
    loaded.close();
    DurableFiles.deleteAll(scratch);
  }
}
