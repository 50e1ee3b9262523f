package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.SeedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads what is laid beside runs. A file that the server refuses is left out and named in a tag;
 * one that it cannot take now holds back this run's messages alone.
 */
record MlflowFiles(
    MlflowHttp http, MlflowRuns tracked, CampaignRepository campaigns, TrackedFiles files) {
  private static final Logger log = LoggerFactory.getLogger(MlflowFiles.class);

  /** Names what was left out and why; empty where nothing was. */
  static final String LEFT_OUT = "vocalise.files-left-out";

  /** Uploads all of them again; what is there already becomes the same. */
  void put(SeedRun run, String runId) {
    Upload upload = new Upload(runId, parents(run));
    try {
      files.give(run, runId, upload);
    } catch (IllegalArgumentException | DamagedArtifactException e) {
      upload.leftOut.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw unavailable(e);
    } catch (RuntimeException e) {
      if (ServerFailure.in(e).isEmpty()) {
        throw e;
      }
      throw unavailable(e);
    }
    String leftOut = String.join("; ", upload.leftOut);
    if (!leftOut.isEmpty()) {
      log.warn("MLflow does not get all files of run {}: {}", run.id(), leftOut);
    }
    tracked.log(runId, List.of(), List.of(), MlflowFacts.tags(Map.of(LEFT_OUT, leftOut)));
  }

  /**
   * Address of a run's model in MLflow, which is uploaded where an earlier build had not; empty
   * where there is none.
   */
  Optional<String> model(SeedRun run, String runId, String branch) {
    if (!MlflowHttp.proxies(tracked.artifacts(runId))) {
      return Optional.empty();
    }
    Optional<String> known = model(runId, branch);
    if (known.isPresent()) {
      return known;
    }
    put(run, runId);
    return model(runId, branch);
  }

  private Optional<String> model(String runId, String branch) {
    String artifacts = tracked.artifacts(runId);
    return Stream.of("model", "model/" + branch)
        .filter(folder -> has(runId, folder, folder + "/MLmodel"))
        .map(folder -> artifacts + "/" + folder)
        .findFirst();
  }

  private boolean has(String runId, String folder, String path) {
    try {
      JsonNode listed = http.get("artifacts/list", Map.of("run_id", runId, "path", folder));
      return listed.path("files").findValuesAsText("path").contains(path);
    } catch (MlflowException e) {
      if (e.isMissing()) {
        return false;
      }
      throw e.isServersFault() ? new IllegalStateException(e.getMessage(), e) : e;
    }
  }

  private static IllegalStateException unavailable(Exception e) {
    return new IllegalStateException("files for MLflow cannot be read now: " + e.getMessage(), e);
  }

  /**
   * Those that show the campaign's table: once all has ended, the last look at it is everybody's.
   */
  private List<String> parents(SeedRun run) {
    CampaignBoard board = campaigns.board(run.campaign()).orElseThrow();
    boolean ended =
        board.experiments().stream()
            .flatMap(row -> row.seeds().stream())
            .allMatch(cell -> cell.state().ended());
    return board.experiments().stream()
        .filter(row -> ended || row.id().equals(run.experimentId()))
        .flatMap(row -> tracked.parent(run.campaign(), row.id()).stream())
        .toList();
  }

  private final class Upload implements TrackedFiles.Sink {
    private final String runId;
    private final List<String> parents;
    private final Set<String> leftOut = new LinkedHashSet<>();

    private Upload(String runId, List<String> parents) {
      this.runId = runId;
      this.parents = parents;
    }

    @Override
    public void ofRun(String path, Path file) {
      put(runId, path, file);
    }

    @Override
    public void ofExperiment(String path, Path file) {
      parents.forEach(parent -> put(parent, path, file));
    }

    private void put(String id, String path, Path file) {
      String folder = tracked.artifacts(id);
      if (!MlflowHttp.proxies(folder)) {
        leftOut.add(
            "all, since MLflow keeps them at %s and not itself; start it with --artifacts-destination"
                .formatted(folder));
        return;
      }
      try {
        http.put(folder, path, file);
      } catch (MlflowException e) {
        if (e.kind() == MlflowException.Kind.REFUSED
            || e.kind() == MlflowException.Kind.UNKNOWN_CALL) {
          leftOut.add("%s (%s)".formatted(path, e.getMessage()));
        } else if (e.isServersFault()) {
          throw new IllegalStateException(e.getMessage(), e);
        } else {
          throw e;
        }
      }
    }
  }
}
