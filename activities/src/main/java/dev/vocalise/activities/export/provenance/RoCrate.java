package dev.vocalise.activities.export.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.ZipFolder;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A research object crate with the Provenance Run Crate profile: the campaign file as the workflow,
 * every attempt as an action, reports and predictions as files. Weights, audio and what else may
 * belong to a corpus are named by their digests and not given out.
 */
public final class RoCrate implements Export {
  static final String METADATA = "ro-crate-metadata.json";

  /** What is made of labels and words of a corpus stays where the corpus' licence keeps it. */
  private static final Set<String> GIVEN_OUT = Set.of("report", "predictions", "scores");

  @Override
  public String name() {
    return "ro-crate";
  }

  @Override
  public String title() {
    return "RO-Crate (Provenance Run Crate)";
  }

  @Override
  public String mediaType() {
    return "application/zip";
  }

  @Override
  public String ending() {
    return "crate.zip";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    Lineage lineage = Lineage.of(what);
    Map<String, String> included = included(lineage);
    try (ZipFolder zip = new ZipFolder(out)) {
      RoCrateGraph graph = new RoCrateGraph(what, lineage, included);
      zip.add(METADATA, (graph.metadata().toPrettyString() + "\n").getBytes(UTF_8));
      zip.add(RoCrateGraph.WORKFLOW, what.campaign().file().getBytes(UTF_8));
      for (TableExport table : TableExport.tables()) {
        if (RoCrateGraph.RESULTS.containsKey(table.name())) {
          zip.add(
              String.valueOf(RoCrateGraph.RESULTS.get(table.name())),
              table.write(what.table()).getBytes(UTF_8));
        }
      }
      for (Map.Entry<String, String> file : included.entrySet()) {
        try (InputStream bytes = what.artifacts().open(file.getKey())) {
          zip.add(file.getValue(), bytes);
        }
      }
    }
  }

  /** Paths in the crate by digest. */
  private static Map<String, String> included(Lineage lineage) {
    Map<String, String> paths = new LinkedHashMap<>();
    for (StageView attempt : lineage.attempts()) {
      boolean reports =
          Set.of(
                  StageName.TRAIN.stored(),
                  StageName.EVALUATE.stored(),
                  StageName.AGGREGATE_SEEDS.stored())
              .contains(attempt.stage());
      for (FileRef file : attempt.outputs()) {
        if (reports && GIVEN_OUT.contains(file.role())) {
          paths.putIfAbsent(
              file.sha256(), "artifacts/" + file.sha256().substring(0, 12) + "-" + file.name());
        }
      }
    }
    return paths;
  }
}
