package dev.vocalise.activities.lineage;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.infra.lineage.Registrations;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.workflows.StageName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From a cell of a table down to audio files: {@code cell → seed runs → evaluation → predictions,
 * scores, model → training → settings, split, pretrained files, prepared audio, functionals,
 * transcripts → corpora → utterances}. Nothing is stored for it: a file that a stage read leads on
 * to the attempt whose output has the same digest, first of the same run, then of its campaign,
 * then of any. A node is opened only when it is asked for, so that a campaign of any size is there
 * at once.
 */
public final class LineageGraph {
  private static final Pattern ID = Pattern.compile("([a-z]+):(.+)");
  private static final Pattern SEED = Pattern.compile("(?:seed-)?(\\d{1,9})");

  private final CampaignRepository campaigns;
  private final RunRepository runs;
  private final StageRepository stages;
  private final NamedDigests digests;
  private final ModelVersionRepository versions;
  private final StageLineage ofStages;
  private final CorpusLineage ofCorpora;
  private final FeatureLineage ofFeatures;

  public LineageGraph(
      CampaignRepository campaigns,
      RunRepository runs,
      StageRepository stages,
      CorpusRepository corpora,
      ModelRepository models,
      FeatureSetRepository features,
      ModelVersionRepository versions,
      NamedDigests digests,
      Registrations registrations,
      ArtifactStore artifacts) {
    this.campaigns = campaigns;
    this.runs = runs;
    this.stages = stages;
    this.digests = digests;
    this.versions = versions;
    this.ofCorpora = new CorpusLineage(corpora, runs, registrations, artifacts);
    this.ofFeatures = new FeatureLineage(features, registrations, ofCorpora);
    this.ofStages =
        new StageLineage(stages, runs, models, digests, registrations, ofCorpora, ofFeatures);
  }

  /**
   * Where a lineage begins.
   *
   * @param of id of a run or its beginning, or {@code campaign/experiment/seed}; {@code
   *     campaign/experiment} for the cell of a table; {@code NAME:VERSION} of a trained model; a
   *     digest or at least eight digits of its beginning; or the id of a node
   * @throws UnknownLineageException if there is no such thing, or several
   */
  public LineageNode root(String of) {
    String wanted = of.strip();
    if (wanted.matches("[0-9a-f]{8}-[0-9a-f-]{27}")) {
      return node("run:" + wanted);
    }
    Optional<UUID> run = runs.meant(wanted);
    if (run.isPresent()) {
      return node("run:" + run.get());
    }
    if (NamedDigests.isBeginning(wanted)) {
      return digest(wanted);
    }
    Optional<ModelVersion> registered = versions.find(wanted);
    if (registered.isPresent()) {
      return version(registered.get());
    }
    if (ID.matcher(wanted).matches()) {
      return node(wanted);
    }
    String[] names = wanted.split("/");
    if (names.length == 2) {
      return cell(row(names[0], names[1]), names[0]);
    }
    if (names.length == 3) {
      return run(names[0], names[1], names[2]);
    }
    throw new UnknownLineageException(
        "expected the id of a run, CAMPAIGN/EXPERIMENT, CAMPAIGN/EXPERIMENT/SEED, NAME:VERSION, or a digest (at least 8 hexadecimal digits of it), got '%s'"
            .formatted(of));
  }

  /** A node by its id. */
  public LineageNode node(String id) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      throw unknown(id);
    }
    String key = parts.group(2);
    return switch (parts.group(1)) {
      case "cell" -> cell(row(before(key), after(key)), before(key));
      case "run" -> Nodes.run(run(uuid(key)), true);
      case "attempt" -> ofStages.node(stage(key));
      case "made" -> Nodes.output(stage(key), file(stage(key).outputs(), key));
      case "read" -> Nodes.input(stage(key), file(stage(key).inputs(), key));
      case "file" -> file(key);
      case "settings" -> StageSettings.node(stage(key));
      case "split" -> ofCorpora.split(stage(key));
      case "part" -> ofCorpora.part(stage(key), after(key));
      case "corpus" -> ofCorpora.node(ofCorpora.corpus(key));
      case "features" -> ofFeatures.node(ofFeatures.set(before(key), after(key)));
      case "labels" -> ofCorpora.labelFiles(ofCorpora.corpus(key));
      case "utterance" -> ofCorpora.utterance(before(key), after(key));
      case "model" -> ofStages.node(ofStages.model(key));
      case "version" -> version(version(key));
      default -> throw unknown(id);
    };
  }

  /**
   * What stands behind a node.
   *
   * @param from where to begin in a list of utterances, which may be long
   */
  public LineagePart behind(String id, int from) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      throw unknown(id);
    }
    String key = parts.group(2);
    return switch (parts.group(1)) {
      case "cell" -> LineagePart.all(seeds(row(before(key), after(key))));
      case "run" -> LineagePart.all(ofStages.ofRun(uuid(key)));
      case "attempt" -> LineagePart.all(ofStages.behind(stage(key)));
      case "made" -> ofCorpora.predictions(stage(key), file(stage(key).outputs(), key), from);
      case "read" -> LineagePart.all(ofStages.origin(stage(key), file(stage(key).inputs(), key)));
      case "file" -> LineagePart.all(ofStages.origin(null, known(key)));
      case "settings" -> LineagePart.all(StageSettings.behind(stage(key)));
      case "split" -> LineagePart.all(ofCorpora.parts(stage(key)));
      case "part" -> ofCorpora.utterances(stage(key), after(key), from);
      case "corpus" -> ofCorpora.behind(ofCorpora.corpus(key), from);
      case "labels" -> ofCorpora.labels(ofCorpora.corpus(key), from);
      case "label", "source" -> LineagePart.all(List.of());
      case "features" ->
          LineagePart.all(ofFeatures.behind(ofFeatures.set(before(key), after(key))));
      case "model" -> LineagePart.all(ofStages.files(ofStages.model(key)));
      case "version" -> LineagePart.all(ofVersion(version(key)));
      case "utterance" -> LineagePart.all(List.of());
      default -> throw unknown(id);
    };
  }

  /**
   * The root and what stands behind it.
   *
   * @param depth how many steps; 0 for the root alone
   */
  public LineageTree tree(LineageNode root, int depth) {
    return LineageTree.of(this, root, depth);
  }

  private LineageNode cell(ExperimentRow row, String campaign) {
    ExperimentScores scores = ExperimentScores.of(row);
    StageView summed = aggregation(campaign, row);
    FileRef file = summed == null || summed.outputs().isEmpty() ? null : summed.outputs().get(0);
    Double mean = scores.mean();
    String over = " over " + Counted.of(scores.seeds().size(), row.seeds().size(), "seed", "seeds");
    String value = mean == null ? "no score yet" : score(mean, scores.deviation());
    return new LineageNode(
        Kind.CELL,
        "cell:" + campaign + "/" + row.name(),
        campaign + " / " + row.name(),
        value + over,
        file == null ? null : file.sha256(),
        file == null ? null : file.size(),
        summed == null ? null : Nodes.made(summed),
        file == null
            ? Map.of("page", "/campaigns/" + Nodes.segment(campaign))
            : Map.of(
                "page",
                "/campaigns/" + Nodes.segment(campaign),
                "download",
                "/api/v1/artifacts/" + file.sha256()),
        true);
  }

  private static String score(double mean, @Nullable Double deviation) {
    return deviation == null
        ? String.format(Locale.ROOT, "UAR %.1f %%", mean)
        : String.format(Locale.ROOT, "UAR %.1f ± %.1f %%", mean, deviation);
  }

  private @Nullable StageView aggregation(String campaign, ExperimentRow row) {
    UUID id = campaigns.findByName(campaign).orElseThrow().id();
    return digests.lastDone(id, StageName.AGGREGATE_SEEDS.stored(), row.name()).orElse(null);
  }

  private List<LineageNode> seeds(ExperimentRow row) {
    return runs.ofExperiment(row.id()).stream().map(run -> Nodes.run(run, false)).toList();
  }

  private ExperimentRow row(String campaign, String experiment) {
    CampaignBoard board =
        campaigns
            .board(campaign)
            .orElseThrow(
                () ->
                    new UnknownLineageException(
                        "there is no campaign '"
                            + campaign
                            + "'; list them with: vocalise campaign list"));
    return board.experiments().stream()
        .filter(row -> row.name().equals(experiment))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownLineageException(
                    "campaign '%s' has no experiment '%s'; it has: %s"
                        .formatted(
                            campaign,
                            experiment,
                            String.join(
                                ", ",
                                board.experiments().stream().map(ExperimentRow::name).toList()))));
  }

  private LineageNode run(String campaign, String experiment, String seed) {
    ExperimentRow row = row(campaign, experiment);
    Matcher number = SEED.matcher(seed);
    for (SeedCell cell : row.seeds()) {
      if (number.matches() && cell.seed() == Integer.parseInt(number.group(1))) {
        return node("run:" + cell.runId());
      }
    }
    throw new UnknownLineageException(
        "experiment '%s' of campaign '%s' has no seed '%s'; it has: %s"
            .formatted(
                experiment, campaign, seed, row.seeds().stream().map(SeedCell::seed).toList()));
  }

  private SeedRun run(UUID id) {
    return runs.find(id)
        .orElseThrow(
            () ->
                new UnknownLineageException(
                    "there is no run '" + id + "'; ids: vocalise campaign show NAME"));
  }

  /** A row's file, or the recordings with that digest. */
  private LineageNode digest(String beginning) {
    List<String> found = digests.beginningWith(beginning, 6);
    if (found.size() > 1) {
      throw new UnknownLineageException(
          "several digests begin with '%s': %s%s; give more digits"
              .formatted(
                  beginning,
                  String.join(", ", found.subList(0, Math.min(5, found.size()))),
                  found.size() > 5 ? " and more" : ""));
    }
    if (found.size() == 1) {
      return file(found.get(0));
    }
    return ofCorpora.recording(beginning);
  }

  private ModelVersion version(String label) {
    return versions
        .find(label)
        .orElseThrow(() -> new UnknownLineageException("there is no trained model " + label));
  }

  private LineageNode version(ModelVersion version) {
    return Nodes.version(version, versions.statements(version));
  }

  /** The weights, which lead on to their training, and the run that tested them. */
  private List<LineageNode> ofVersion(ModelVersion version) {
    return List.of(file(version.weightsSha256()), Nodes.run(run(version.runId()), true));
  }

  private LineageNode file(String sha256) {
    FileRef file = known(sha256);
    return Nodes.file("file:" + sha256, file, null, true);
  }

  private FileRef known(String sha256) {
    return digests
        .find(sha256)
        .orElseThrow(() -> new UnknownLineageException("no row names the digest '" + sha256 + "'"));
  }

  private StageView stage(String key) {
    return stages
        .find(uuid(before(key)))
        .orElseThrow(
            () -> new UnknownLineageException("there is no attempt '" + before(key) + "'"));
  }

  private static FileRef file(List<FileRef> files, String key) {
    return files.stream()
        .filter(file -> file.sha256().equals(after(key)))
        .findFirst()
        .orElseThrow(() -> unknown(key));
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new UnknownLineageException("expected an id (a UUID), got '" + text + "'");
    }
  }

  private static String before(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  private static String after(String key) {
    return key.substring(key.indexOf('/') + 1);
  }

  private static UnknownLineageException unknown(String id) {
    return new UnknownLineageException("there is no node '" + id + "' in any lineage");
  }
}
