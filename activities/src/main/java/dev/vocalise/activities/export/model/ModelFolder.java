package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.TrainedDescription;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run's trained weights as folders that {@code model add} takes: the encoder under the names of
 * its checkpoint in {@code model.safetensors}, everything above it in {@code heads.safetensors},
 * and what a reader of the heads must know in {@code vocalise.json}.
 */
final class ModelFolder {
  private static final String CONFIG = "config.json";

  private ModelFolder() {}

  /**
   * Writes the folder below another one.
   *
   * @throws IllegalArgumentException if the run has no result yet, or trained an encoder from
   *     scratch, for which there is no such layout
   */
  static Path write(ExportedCampaign what, SeedRun run, Path above) throws IOException {
    ExperimentSpec experiment = what.experiment(run);
    String name = ModelCardText.modelName(run);
    Path folder = Files.createDirectories(above.resolve(name));
    boolean one = experiment.branches().size() == 1;
    for (BranchSpec branch : experiment.branches()) {
      Path own = one ? folder : Files.createDirectories(folder.resolve(branch.modality()));
      StageView training = training(what, run, one ? "" : branch.modality());
      write(what, run, branch, training, own);
      weights(what, family(branch), weights(training), own);
    }
    String card = ModelCardText.of(what);
    Files.writeString(folder.resolve("README.md"), card);
    if (!one) {
      for (BranchSpec branch : experiment.branches()) {
        Files.writeString(folder.resolve(branch.modality()).resolve("README.md"), card);
      }
    }
    return folder;
  }

  /** All of a branch but its weights. */
  static void write(
      ExportedCampaign what, SeedRun run, BranchSpec branch, StageView training, Path folder)
      throws IOException {
    Pretrained family = family(branch);
    ModelView base =
        what.models().stream()
            .filter(model -> model.name().equals(branch.backbone()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "checkpoint '%s' is registered no more, and the layout of its configuration is needed; add it again: vocalise model add %s DIR --name %s"
                            .formatted(branch.backbone(), branch.kind(), branch.backbone())));
    for (FileRef file : ModelFiles.of(base).files()) {
      if (family.describesInput(file.name())) {
        Path path = folder.resolve(file.name());
        Files.createDirectories(path.resolveSibling("."));
        Files.write(path, read(what, file));
      } else if (file.name().equals(CONFIG)) {
        Files.write(folder.resolve(CONFIG), config(read(what, file), family, what.classes()));
      }
    }
    ObjectNode facts = facts(what, run, branch, training);
    facts
        .putObject("heads")
        .put("file", ModelFolderFiles.HEADS)
        .put(
            "layer_weights",
            "softmax weighs the L + 1 states, whose weighted sum is averaged over the tokens: h")
        .put("emotion", "logits = emotion.weight · h + emotion.bias, in the order of classes");
    ObjectNode checkpoint = facts.withObjectProperty("origin").putObject("checkpoint");
    checkpoint.put("name", base.name()).set("sha256", CanonicalJson.tree(base.digests()));
    Files.writeString(folder.resolve(ModelFolderFiles.FACTS), facts.toPrettyString() + "\n");
  }

  /** The one whose weights the run tested. */
  static StageView training(ExportedCampaign what, SeedRun run, String subject) {
    return what.completed(run).stream()
        .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
        .filter(stage -> stage.subject().equals(subject))
        .reduce((earlier, last) -> last)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "run %s has no trained model: it is %s; resume it, and export it when it is DONE"
                        .formatted(run.id(), run.state())));
  }

  static FileRef weights(StageView training) {
    return training.outputs().stream()
        .filter(file -> file.role().equals("model"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "training %s has no model among its outputs; audit its run: vocalise audit %s"
                        .formatted(training.id(), training.runId())));
  }

  /**
   * @throws IllegalArgumentException if it is trained from scratch
   */
  static Pretrained family(BranchSpec branch) {
    if (BackboneFamily.of(branch.kind()) instanceof Pretrained pretrained) {
      return pretrained;
    }
    throw new IllegalArgumentException(
        "encoders of kind %s are trained from scratch and have no layout of Hugging Face; its weights are the run's model.safetensors"
            .formatted(branch.kind()));
  }

  private static byte[] read(ExportedCampaign what, FileRef file) throws IOException {
    try (InputStream in = what.artifacts().open(file.sha256())) {
      return in.readAllBytes();
    }
  }

  /** The base's geometry with our classes; without its place on the machine that made it. */
  private static byte[] config(byte[] base, Pretrained family, ClassNames classes)
      throws IOException {
    ObjectNode config = (ObjectNode) CanonicalJson.MAPPER.readTree(base);
    config.remove("_name_or_path");
    config.putArray("architectures").add(family.encoderArchitecture());
    for (String key : new String[] {"dtype", "torch_dtype"}) {
      if (config.has(key)) {
        config.put(key, "float32");
      }
    }
    ObjectNode names = config.putObject("id2label");
    ObjectNode indexes = config.putObject("label2id");
    for (int c = 0; c < classes.size(); c++) {
      names.put(String.valueOf(c), classes.name(c));
      indexes.put(classes.name(c), c);
    }
    return (config.toPrettyString() + "\n").getBytes(UTF_8);
  }

  /** Encoder and heads apart. */
  static void weights(ExportedCampaign what, Pretrained family, FileRef trained, Path folder)
      throws IOException {
    Path file = folder.resolve("trained.part");
    try (InputStream in = what.artifacts().open(trained.sha256())) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    SortedMap<String, TensorData> encoder = new TreeMap<>();
    SortedMap<String, TensorData> heads = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      for (String name : tensors.names()) {
        if (family.encoderHas(name)) {
          encoder.put(name, tensors.data(name));
        } else if (!family.replacedByOurs(name)) {
          heads.put(name, tensors.data(name));
        }
      }
      // What transformers asks for in every file that it reads.
      Map<String, String> format = Map.of("format", "pt");
      SafeTensors.write(folder.resolve(ModelFolderFiles.ENCODER), encoder, format);
      SafeTensors.write(folder.resolve(ModelFolderFiles.HEADS), heads, format);
    }
    Files.delete(file);
  }

  /** What a reader of the weights must know, whatever their layout. */
  static ObjectNode facts(ExportedCampaign what, SeedRun run, BranchSpec branch, StageView training)
      throws IOException {
    ExperimentSpec experiment = what.experiment(run);
    ObjectNode facts = CanonicalJson.MAPPER.createObjectNode().put("format", "vocalise-model-1");
    what.classes().names().forEach(facts.withArrayProperty("classes")::add);
    facts.put("modality", branch.modality()).put("kind", branch.kind());
    facts.put("method", branch.methodName());
    facts.set("training", CanonicalJson.tree(branch.training()));
    if (branch.text() != null) {
      facts.set("text", CanonicalJson.tree(branch.text()));
    }
    if (branch.encoder() != null) {
      facts.set("encoder", CanonicalJson.tree(branch.encoder()));
    }
    if (experiment.fusion() != null) {
      facts.set("fusion", CanonicalJson.tree(experiment.fusion()));
    }
    TrainedDescription known =
        TrainedDescription.of(
            what.artifacts(), what.scratch(), training, experiment, branch, run.seed());
    facts.set("description", CanonicalJson.tree(known.model()));
    facts.set("fitted", CanonicalJson.tree(known.fitted()));
    FileRef trained = weights(training);
    ObjectNode origin = facts.putObject("origin");
    origin.put("campaign", run.campaign()).put("experiment", run.experiment());
    origin.put("seed", run.seed()).put("run", run.id().toString());
    origin.put("trainedSha256", trained.sha256());
    for (ModelVersion version : what.record().versions()) {
      if (version.weightsSha256().equals(trained.sha256())) {
        facts
            .withArrayProperty("registered")
            .addObject()
            .put("name", version.label())
            .put("state", version.state().word());
      }
    }
    return facts;
  }
}
