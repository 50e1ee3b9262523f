package dev.vocalise.activities.lineage;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.Checkpoint;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.infra.lineage.Registrations;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From attempts to what they read and made, and from files to the attempts that made them. */
record StageLineage(
    StageRepository stages,
    RunRepository runs,
    ModelRepository models,
    NamedDigests digests,
    Registrations registrations,
    CorpusLineage corpora,
    FeatureLineage features) {
  /** Stages whose outputs are the way to what stands before them, the last first. */
  private static final List<StageName> LAST_FIRST = List.of(StageName.EVALUATE, StageName.TRAIN);

  LineageNode node(StageView stage) {
    return Nodes.attempt(stage, "");
  }

  /** The evaluation, or what there is of a run that has none yet. */
  List<LineageNode> ofRun(UUID run) {
    List<StageView> own = stages.ofRun(run);
    for (StageName name : LAST_FIRST) {
      List<StageView> attempts =
          newestFirst(own.stream().filter(stage -> stage.stage().equals(name.stored())).toList());
      if (!attempts.isEmpty()) {
        return attempts.stream().map(stage -> Nodes.attempt(stage, "")).toList();
      }
    }
    return List.of();
  }

  /** What the attempt took over, made, was told and read, in this order. */
  List<LineageNode> behind(StageView stage) {
    List<LineageNode> nodes = new ArrayList<>();
    if (stage.cachedFrom() != null) {
      stages.find(stage.cachedFrom()).ifPresent(from -> nodes.add(Nodes.attempt(from, of(from))));
      return nodes;
    }
    if (stage.stage().equals(StageName.REGISTER_DATASET.stored())) {
      stage.outputs().forEach(manifest -> nodes.addAll(corpora.with(manifest.sha256())));
      if (!nodes.isEmpty()) {
        return nodes;
      }
    }
    stage.outputs().forEach(file -> nodes.add(Nodes.output(stage, file)));
    if (!stage.spec().isEmpty()) {
      nodes.add(StageSettings.node(stage));
    }
    if (corpora.splits(stage)) {
      nodes.add(corpora.split(stage));
    }
    stage.inputs().forEach(file -> nodes.add(Nodes.input(stage, file)));
    if (!ended(stage)) {
      checkpoints(stage).forEach(nodes::add);
    }
    return nodes;
  }

  /** What a stage of a run that is not finished goes on from. */
  private Stream<LineageNode> checkpoints(StageView stage) {
    String fence =
        stage.subject().isEmpty() ? stage.stage() : stage.stage() + ":" + stage.subject();
    return Stream.ofNullable(stage.runId())
        .flatMap(run -> runs.view(run).stream())
        .flatMap(run -> run.checkpoints().stream())
        .filter(checkpoint -> checkpoint.stage().equals(fence))
        .map(Checkpoint::artifact)
        .map(file -> Nodes.file("file:" + file.sha256(), file, null, false));
  }

  LineageNode node(ModelView model) {
    return Nodes.model(model, registrations.of(model));
  }

  /**
   * What the file comes from.
   *
   * @param reader the attempt that read it; null where nobody asks for it in particular
   */
  List<LineageNode> origin(@Nullable StageView reader, FileRef file) {
    List<LineageNode> nodes = new ArrayList<>();
    for (ModelView model : models.list()) {
      if (model.digests().containsValue(file.sha256())) {
        nodes.add(node(model));
      }
    }
    nodes.addAll(features.with(file.sha256()));
    for (StageView maker : makers(reader, file.sha256())) {
      boolean foreign = reader == null || !maker.campaignId().equals(reader.campaignId());
      nodes.add(Nodes.attempt(maker, foreign ? of(maker) : ""));
    }
    if (nodes.isEmpty()) {
      nodes.addAll(corpora.with(file.sha256()));
    }
    return nodes;
  }

  /** Those of the reader's run, else of its campaign, else of any. */
  private List<StageView> makers(@Nullable StageView reader, String sha256) {
    if (reader == null) {
      return digests.madeBy(sha256);
    }
    UUID run = reader.runId();
    List<StageView> own = run == null ? List.of() : making(stages.ofRun(run), sha256);
    if (own.isEmpty()) {
      own = making(stages.ofCampaign(reader.campaignId()), sha256);
    }
    return own.isEmpty() ? digests.madeBy(sha256) : own;
  }

  /** The newest attempt that has it, and those of the same stage that came to nothing before. */
  private static List<StageView> making(List<StageView> among, String sha256) {
    List<StageView> newest = newestFirst(among);
    return newest.stream()
        .filter(stage -> has(stage, sha256))
        .findFirst()
        .map(maker -> withEarlier(maker, newest))
        .orElse(List.of());
  }

  private static List<StageView> withEarlier(StageView maker, List<StageView> newest) {
    return newest.stream()
        .filter(
            stage ->
                stage.id().equals(maker.id())
                    || (stage.stage().equals(maker.stage())
                        && stage.subject().equals(maker.subject())
                        && stage.attempt() < maker.attempt()
                        && !ended(stage)))
        .toList();
  }

  private static boolean ended(StageView stage) {
    return stage.state().hasOutputs();
  }

  private static boolean has(StageView stage, String sha256) {
    return ended(stage) && stage.outputs().stream().anyMatch(file -> file.sha256().equals(sha256));
  }

  private static List<StageView> newestFirst(List<StageView> attempts) {
    return attempts.stream()
        .sorted(
            Comparator.comparing(StageView::startedAt).thenComparing(StageView::attempt).reversed())
        .toList();
  }

  /** Where an attempt belongs, in words. */
  private String of(StageView stage) {
    UUID id = stage.runId();
    SeedRun run = id == null ? null : runs.find(id).orElse(null);
    return run == null
        ? "of another campaign"
        : "of %s / %s / seed %d".formatted(run.campaign(), run.experiment(), run.seed());
  }

  ModelView model(String name) {
    return models
        .find(name)
        .orElseThrow(
            () ->
                new UnknownLineageException(
                    "there is no model '" + name + "'; list them with: vocalise model list"));
  }

  List<LineageNode> files(ModelView model) {
    return ModelFiles.of(model).files().stream()
        .map(file -> Nodes.file("file:" + file.sha256(), file, null, false))
        .toList();
  }
}
