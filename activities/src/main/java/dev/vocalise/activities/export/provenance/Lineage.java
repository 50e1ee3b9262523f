package dev.vocalise.activities.export.provenance;

import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Attempts and files of a campaign as a graph: which attempt read and wrote which bytes. A file is
 * its digest, whatever it is called where.
 *
 * @param attempts that ended with outputs or with a failure, oldest first
 * @param files by digest, in the order in which they were first read or written
 * @param runs by id
 */
record Lineage(List<StageView> attempts, Map<String, FileRef> files, Map<UUID, SeedRun> runs) {

  /**
   * The lineage of what is exported.
   *
   * @throws IllegalArgumentException if nothing has been done yet
   */
  static Lineage of(ExportedCampaign what) {
    List<StageView> attempts =
        what.record().stages().stream()
            .filter(stage -> ended(stage) || stage.state() == StageState.FAILED)
            .toList();
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException(
          "campaign '%s' has no lineage yet, since none of its stages has ended; wait for the first, then export again"
              .formatted(what.campaign().name()));
    }
    Map<String, FileRef> files = new LinkedHashMap<>();
    for (StageView attempt : attempts) {
      attempt.inputs().forEach(file -> files.putIfAbsent(file.sha256(), file));
      attempt.outputs().forEach(file -> files.putIfAbsent(file.sha256(), file));
    }
    what.corpora().stream()
        .map(Lineage::manifest)
        .forEach(manifest -> files.merge(manifest.sha256(), manifest, (used, named) -> named));
    for (FeatureSetView set : what.features()) {
      files.computeIfPresent(set.artifact().sha256(), (digest, used) -> table(set));
    }
    for (ModelView model : what.models()) {
      for (FileRef file : files(model)) {
        files.computeIfPresent(file.sha256(), (digest, used) -> file);
      }
    }
    return new Lineage(
        attempts,
        files,
        what.runs().stream().collect(Collectors.toMap(SeedRun::id, Function.identity())));
  }

  /** Whether an attempt has outputs, of its own or taken over. */
  static boolean ended(StageView attempt) {
    return attempt.state().hasOutputs();
  }

  /** The manifest of a corpus, under a name that says so. */
  static FileRef manifest(CorpusView corpus) {
    return new FileRef(
        "manifest of " + corpus.name(),
        "manifest",
        corpus.manifestSha256(),
        corpus.manifestSize(),
        "application/jsonl");
  }

  /** The table of functionals, under a name that says whose they are. */
  static FileRef table(FeatureSetView set) {
    FileRef table = set.artifact();
    return new FileRef(
        "functionals %s of %s".formatted(set.name(), set.corpus()),
        table.role(),
        table.sha256(),
        table.size(),
        table.mediaType());
  }

  /** A checkpoint's files, under names that say whose they are. */
  static List<FileRef> files(ModelView model) {
    return ModelFiles.of(model).files().stream()
        .map(
            file ->
                new FileRef(
                    model.name() + "/" + file.name(),
                    file.role(),
                    file.sha256(),
                    file.size(),
                    file.mediaType()))
        .toList();
  }

  /** An attempt in words. */
  String title(StageView attempt) {
    StringBuilder title = new StringBuilder(StageName.noun(attempt.stage()));
    if (!attempt.subject().isEmpty()) {
      title.append(" of ").append(attempt.subject());
    }
    SeedRun run = attempt.runId() == null ? null : runs.get(attempt.runId());
    if (run != null) {
      title.append(", ").append(run.experiment()).append(" seed ").append(run.seed());
    }
    return title.append(", attempt ").append(attempt.attempt()).toString();
  }
}
