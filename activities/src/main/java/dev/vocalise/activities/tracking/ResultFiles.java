package dev.vocalise.activities.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.model.MlflowModel;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.tracking.TrackedFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Of a run: predictions, scores and the model as MLflow's models are; of its campaign: file and
 * table.
 *
 * @param mostWeightBytes of the weights of a branch; larger ones are described and not uploaded
 */
public record ResultFiles(Source source, long mostWeightBytes) implements TrackedFiles {

  /** Where exports come from. */
  @FunctionalInterface
  public interface Source {
    /** A campaign, or one of its runs; empty if there is none of this name. */
    Optional<ExportedCampaign> exported(String campaign, @Nullable UUID run);
  }

  @Override
  public void give(SeedRun run, String trackedAs, Sink sink) throws IOException {
    ExportedCampaign campaign = source.exported(run.campaign(), null).orElseThrow();
    Files.createDirectories(campaign.scratch());
    Path folder = Files.createTempDirectory(campaign.scratch(), "tracked");
    try {
      ofCampaign(campaign, folder, sink);
      if (run.state() == RunState.DONE && run.scores() != null) {
        ofRun(source.exported(run.campaign(), run.id()).orElseThrow(), trackedAs, folder, sink);
      }
    } finally {
      DurableFiles.deleteAll(folder);
    }
  }

  private static void ofCampaign(ExportedCampaign campaign, Path folder, Sink sink)
      throws IOException {
    Path file = folder.resolve("campaign.yaml");
    sink.ofExperiment("campaign.yaml", Files.writeString(file, campaign.campaign().file()));
    for (String format : List.of("csv", "json")) {
      Export table = Export.of(format);
      Path written = folder.resolve("table." + format);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(written))) {
        table.write(campaign, out);
      }
      sink.ofExperiment("table." + format, written);
    }
  }

  private void ofRun(ExportedCampaign what, String trackedAs, Path folder, Sink sink)
      throws IOException {
    JsonNode scores = what.onlyRun().scores();
    if (scores != null) {
      json("scores.json", scores, folder, sink);
      json("confusion.json", scores.path("confusion"), folder, sink);
    }
    Path predictions = folder.resolve("predictions.csv");
    PredictionsCsv.write(what, predictions);
    sink.ofRun("predictions.csv", predictions);
    Path model =
        MlflowModel.write(
            what, trackedAs, mostWeightBytes, Files.createDirectory(folder.resolve("of")));
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String below = model.relativize(file).toString().replace('\\', '/');
        sink.ofRun(MlflowModel.FOLDER + "/" + below, file);
      }
    }
  }

  private static void json(String name, JsonNode content, Path folder, Sink sink)
      throws IOException {
    Path file = folder.resolve(name);
    sink.ofRun(name, Files.write(file, (content.toPrettyString() + "\n").getBytes(UTF_8)));
  }
}
