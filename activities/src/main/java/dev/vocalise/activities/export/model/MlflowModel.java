package dev.vocalise.activities.export.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The trained model of a run as a model of MLflow: its files in the layout of {@link HfModel} (of
 * encoders that are trained from scratch the weights as they are), beside them {@code MLmodel} with
 * a flavour of ours and the signature. A run of two branches has a model for each.
 */
public final class MlflowModel {
  /** Of the run's artifacts. */
  public static final String FOLDER = "model";

  private MlflowModel() {}

  /**
   * Writes the folder below another one.
   *
   * @param trackedAs id of the run in MLflow
   * @param mostBytes of a branch's weights; larger ones are named by digest and not written
   * @throws IllegalArgumentException if the run has no model, or its checkpoint is registered no
   *     more
   */
  public static Path write(ExportedCampaign what, String trackedAs, long mostBytes, Path above)
      throws IOException {
    SeedRun run = what.onlyRun();
    ExperimentSpec experiment = what.experiment(run);
    Path folder = Files.createDirectories(above.resolve(FOLDER));
    boolean one = experiment.branches().size() == 1;
    for (BranchSpec branch : experiment.branches()) {
      String below = one ? "" : branch.modality();
      Path own = one ? folder : Files.createDirectories(folder.resolve(below));
      StageView training = ModelFolder.training(what, run, below);
      boolean weights = ModelFolder.weights(training).size() <= mostBytes;
      ModelDescription model = write(what, branch, training, weights, own);
      ObjectNode described = described(run, branch, training, weights, model);
      described.put("run_id", trackedAs).put("artifact_path", one ? FOLDER : FOLDER + "/" + below);
      // JSON is YAML, which MLflow reads here.
      Files.writeString(own.resolve("MLmodel"), described.toPrettyString() + "\n");
    }
    Files.writeString(folder.resolve("README.md"), ModelCardText.of(what));
    ModelSignature.sign(folder, what.key());
    return folder;
  }

  private static ModelDescription write(
      ExportedCampaign what, BranchSpec branch, StageView training, boolean weights, Path folder)
      throws IOException {
    SeedRun run = what.onlyRun();
    FileRef trained = ModelFolder.weights(training);
    Path facts = folder.resolve(ModelFolderFiles.FACTS);
    if (BackboneFamily.of(branch.kind()) instanceof Pretrained family) {
      ModelFolder.write(what, run, branch, training, folder);
      if (weights) {
        ModelFolder.weights(what, family, trained, folder);
      }
    } else {
      ObjectNode known = ModelFolder.facts(what, run, branch, training);
      Files.writeString(facts, known.toPrettyString() + "\n");
      if (weights) {
        try (InputStream in = what.artifacts().open(trained.sha256())) {
          Files.copy(in, folder.resolve(ModelFolderFiles.ENCODER));
        }
      }
    }
    return CanonicalJson.read(
        CanonicalJson.MAPPER.readTree(facts.toFile()).path("description"), ModelDescription.class);
  }

  private static ObjectNode described(
      SeedRun run, BranchSpec branch, StageView training, boolean weights, ModelDescription model) {
    FileRef trained = ModelFolder.weights(training);
    ObjectNode described = CanonicalJson.MAPPER.createObjectNode();
    described.put("model_uuid", run.id().toString().replace("-", ""));
    described.put("utc_time_created", Objects.requireNonNull(run.endedAt(), "end").toString());
    described.put("model_size_bytes", trained.size());
    ObjectNode flavour = described.putObject("flavors").putObject("vocalise");
    flavour.put("format", "vocalise-model-1").put("modality", branch.modality());
    flavour.put("kind", branch.kind()).put("method", branch.methodName());
    flavour.set("classes", CanonicalJson.tree(model.classes()));
    flavour.put("weights_sha256", trained.sha256()).put("weights_uploaded", weights);
    described
        .putObject("metadata")
        .put("campaign", run.campaign())
        .put("experiment", run.experiment())
        .put("seed", run.seed())
        .put("run", run.id().toString());
    ObjectNode signature = described.putObject("signature");
    signature.put("inputs", CanonicalJson.text(inputs(branch, model)));
    signature.put("outputs", CanonicalJson.text(outputs(model.classes())));
    signature.putNull("params");
    return described;
  }

  /** A column of a table, as MLflow's signatures describe it. */
  private record Column(String name, String type, boolean required) {}

  /** What {@code predict} takes: a recording, its words, or a row of functionals. */
  private static List<Column> inputs(BranchSpec branch, ModelDescription model) {
    if (model.functionals() != null) {
      return model.functionals().stream().map(name -> new Column(name, "double", true)).toList();
    }
    List<Column> columns = new ArrayList<>();
    if (branch.hears()) {
      columns.add(new Column("audio", "binary", true));
    }
    if (branch.reads()) {
      columns.add(new Column("words", "string", !branch.hears()));
    }
    return columns;
  }

  /** The columns that {@code predict} prints. */
  private static List<Column> outputs(List<String> classes) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("class", "string", true));
    classes.forEach(name -> columns.add(new Column("p_" + name, "double", true)));
    columns.add(new Column("entropy_bits", "double", true));
    return columns;
  }
}
