package dev.vocalise.activities.tracking;

import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.table.CsvTable;
import dev.vocalise.activities.fusion.TestEvidence;
import dev.vocalise.activities.fusion.TestResult;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of a run on T_te, a line each: {@code utterance, reference, predicted}, then a
 * logit for each class, where two branches were fused also of each branch ({@code audio.CLASS}).
 */
final class PredictionsCsv {
  private PredictionsCsv() {}

  static void write(ExportedCampaign what, Path file) throws IOException {
    List<TestResult.Prediction> all =
        TestEvidence.read(what.artifacts(), predictions(what)).predictions();
    List<String> classes = what.classes().names();
    boolean fused = what.experiment(what.onlyRun()).fusion() != null;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      List<@Nullable Object> head = new ArrayList<>(List.of("utterance", "reference", "predicted"));
      classes.forEach(name -> head.add("logit." + name));
      if (fused) {
        classes.forEach(name -> head.add(BranchSpec.AUDIO + "." + name));
        classes.forEach(name -> head.add(BranchSpec.TEXT + "." + name));
      }
      out.write(CsvTable.line(head));
      for (TestResult.Prediction one : all) {
        List<@Nullable Object> cells =
            new ArrayList<>(List.of(one.utterance(), one.reference(), one.predicted()));
        cells.addAll(one.logits());
        if (fused) {
          cells.addAll(logits(one.audio(), classes.size()));
          cells.addAll(logits(one.text(), classes.size()));
        }
        out.write(CsvTable.line(cells));
      }
    }
  }

  /** Empty cells where a branch had nothing to decide on. */
  private static List<@Nullable Object> logits(@Nullable List<Float> own, int classes) {
    return own == null ? Arrays.asList(new @Nullable Object[classes]) : new ArrayList<>(own);
  }

  private static ArtifactRef predictions(ExportedCampaign what) {
    return what.completed(what.onlyRun()).stream()
        .filter(stage -> stage.stage().equals(StageName.EVALUATE.stored()))
        .reduce((earlier, last) -> last)
        .map(StageView::outputs)
        .stream()
        .flatMap(List::stream)
        .filter(output -> output.role().equals("predictions"))
        .findFirst()
        .map(PredictionsCsv::ref)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "run %s has no predictions; do its test again: vocalise run retry %s --from evaluate"
                        .formatted(what.onlyRun().id(), what.onlyRun().id())));
  }

  private static ArtifactRef ref(FileRef file) {
    return new ArtifactRef(file.sha256(), file.size(), file.mediaType());
  }
}
