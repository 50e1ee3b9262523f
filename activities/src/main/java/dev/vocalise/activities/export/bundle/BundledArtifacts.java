package dev.vocalise.activities.export.bundle;

import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Every file that statements name, with the statement that does. What follows from training and
 * test lies in the bundle; what is made of recordings, labels and words stays where the corpus'
 * licence keeps it, and weights are large: they are named by digest and size.
 */
final class BundledArtifacts {
  private static final Set<String> GIVEN_OUT = Set.of("report", "predictions", "scores");

  private final ExportedCampaign what;
  private final ConcernedStatements statements;
  private final BundleFolder folder;
  private final StringBuilder lines =
      new StringBuilder("statement\tof\tname\trole\tsha256\tsize\tfile\n");
  private final Map<UUID, String> folders = new HashMap<>();
  private final Set<String> paths = new HashSet<>();
  private final SortedMap<String, LongSummaryStatistics> absent = new TreeMap<>();

  private BundledArtifacts(
      ExportedCampaign what, ConcernedStatements statements, BundleFolder folder) {
    this.what = what;
    this.statements = statements;
    this.folder = folder;
  }

  /** Adds them, and the list of all; returns in words what is named and not there. */
  static String add(ExportedCampaign what, ConcernedStatements statements, BundleFolder folder) {
    BundledArtifacts artifacts = new BundledArtifacts(what, statements, folder);
    artifacts.add();
    return artifacts.absent();
  }

  /** Of an experiment's files below a folder. */
  static String folder(CampaignBoard.ExperimentRow experiment) {
    return "%d-%s".formatted(experiment.position() + 1, safe(experiment.name()));
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void add() {
    Map<UUID, String> experiments = new HashMap<>();
    what.record().board().experiments().forEach(row -> experiments.put(row.id(), folder(row)));
    for (SeedRun run : what.runs()) {
      folders.put(
          run.id(), "runs/%s/seed-%d/".formatted(experiments.get(run.experimentId()), run.seed()));
    }
    for (CorpusView corpus : what.corpora()) {
      String of = "corpus " + corpus.name();
      FileRef manifest =
          new FileRef(
              "manifest.jsonl",
              "manifest",
              corpus.manifestSha256(),
              corpus.manifestSize(),
              "application/x-ndjson");
      line(statements.about(corpus.id()), of, manifest, "-");
      FileRef files = corpus.files();
      if (files != null) {
        line(statements.about(corpus.id()), of, files, "-");
      }
    }
    for (ModelView model : what.models()) {
      ModelFiles.of(model)
          .files()
          .forEach(file -> line(statements.about(model.id()), "model " + model.name(), file, "-"));
    }
    for (FeatureSetView set : what.features()) {
      String of = "functionals of corpus " + set.corpus();
      line(statements.about(set.id()), of, set.artifact(), "-");
    }
    List<StageView> stages = what.completed();
    Map<String, UUID> newest = new HashMap<>();
    stages.forEach(stage -> newest.put(key(stage), stage.id()));
    Set<String> named = new HashSet<>();
    for (StageView stage : stages) {
      boolean given = stage.id().equals(newest.get(key(stage))) && isGivenOut(stage);
      for (FileRef file : stage.outputs()) {
        if (named.add(stage.id() + file.sha256() + file.name())) {
          String path = given && GIVEN_OUT.contains(file.role()) ? path(stage, file) : "-";
          line(statements.about(stage.id()), of(stage), file, path);
        }
      }
    }
    folder.add("artifacts.tsv", lines.toString());
  }

  /** Means over seeds are no part of one run. */
  private boolean isGivenOut(StageView stage) {
    return !(what.oneRun() && stage.stage().equals(StageName.AGGREGATE_SEEDS.stored()));
  }

  private static String key(StageView stage) {
    return "%s %s %s".formatted(stage.runId(), stage.stage(), stage.subject());
  }

  private String of(StageView stage) {
    String whose = folders.getOrDefault(stage.runId(), "");
    return "%s%s %s attempt %d"
        .formatted(whose, stage.stage(), stage.subject(), stage.attempt())
        .replaceAll("\\s+", " ");
  }

  private String path(StageView stage, FileRef file) {
    String subject = safe(stage.subject());
    String whose =
        stage.runId() == null
            ? "shared/%s/%s/".formatted(stage.stage(), subject)
            : folders.get(stage.runId()) + (subject.isEmpty() ? "" : subject + "-");
    String path = whose + file.name();
    if (!paths.add(path)) { // of a subject that is the same but for its odd characters
      path = whose + stage.id() + "-" + file.name();
    }
    folder.add(path, file, what.artifacts());
    return path;
  }

  private String absent() {
    return absent.isEmpty()
        ? "Every file that a statement names is here."
        : "Not here, but named by digest and size in `artifacts.tsv`: "
            + absent.entrySet().stream()
                .map(
                    role ->
                        "%s (%d files, %d bytes)"
                            .formatted(
                                role.getKey(),
                                role.getValue().getCount(),
                                role.getValue().getSum()))
                .collect(Collectors.joining(", "))
            + ". The owner can give each out by its digest (`/api/v1/artifacts/DIGEST`).";
  }

  private void line(long statement, String of, FileRef file, String path) {
    if (path.equals("-")) {
      absent.computeIfAbsent(file.role(), role -> new LongSummaryStatistics()).accept(file.size());
    }
    lines.append(
        "%d\t%s\t%s\t%s\t%s\t%d\t%s\n"
            .formatted(statement, of, file.name(), file.role(), file.sha256(), file.size(), path));
  }
}
