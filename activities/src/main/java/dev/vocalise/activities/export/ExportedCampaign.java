package dev.vocalise.activities.export;

import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.lineage.CampaignRecord;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.SignedLedger;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an export writes: the record of a campaign or of one of its runs, read once, so that all
 * numbers of one file are of one moment.
 *
 * @param record of the campaign, or with one of its runs only
 * @param spec the campaign's, complete
 * @param oneRun whether the record was narrowed to one run
 * @param artifacts where the bytes are
 * @param key signs models
 * @param ledger what was signed about all of it
 * @param scratch a folder for files that are being made
 * @param code version of this build
 */
public record ExportedCampaign(
    CampaignRecord record,
    CampaignSpec spec,
    boolean oneRun,
    ArtifactStore artifacts,
    ModelSigningKey key,
    SignedLedger ledger,
    Path scratch,
    String code) {

  public static ExportedCampaign of(
      CampaignRecord record,
      boolean oneRun,
      ArtifactStore artifacts,
      ModelSigningKey key,
      SignedLedger ledger,
      Path scratch,
      String code) {
    CampaignSpec spec = CanonicalJson.read(record.board().campaign().spec(), CampaignSpec.class);
    return new ExportedCampaign(record, spec, oneRun, artifacts, key, ledger, scratch, code);
  }

  public CampaignView campaign() {
    return record.board().campaign();
  }

  public List<SeedRun> runs() {
    return record.runs();
  }

  /**
   * The run that was named.
   *
   * @throws IllegalArgumentException if none was
   */
  public SeedRun onlyRun() {
    if (!oneRun) {
      throw new IllegalArgumentException(
          "the run is missing; name one of campaign '%s'".formatted(campaign().name()));
    }
    return runs().get(0);
  }

  /** Runs with a result. */
  public List<SeedRun> finished() {
    return runs().stream()
        .filter(run -> run.state() == RunState.DONE && run.uar() != null)
        .toList();
  }

  /** The experiments of the runs, complete. */
  public List<ExperimentSpec> experiments() {
    Set<String> names = new TreeSet<>();
    runs().forEach(run -> names.add(run.experiment()));
    return spec.experiments().stream().filter(own -> names.contains(own.name())).toList();
  }

  /** What its models tell apart: the same in all experiments. */
  public ClassNames classes() {
    return ClassNames.of(spec.experiments().get(0).classes());
  }

  public ExperimentSpec experiment(SeedRun run) {
    return spec.experiments().stream()
        .filter(own -> own.name().equals(run.experiment()))
        .findFirst()
        .orElseThrow();
  }

  /** Attempts that came to an end with outputs, made or taken over, oldest first. */
  public List<StageView> completed() {
    return record.stages().stream().filter(stage -> stage.state().hasOutputs()).toList();
  }

  /** Those of one run. */
  public List<StageView> completed(SeedRun run) {
    return completed().stream().filter(stage -> run.id().equals(stage.runId())).toList();
  }

  /** Registered corpora that the experiments name. */
  public List<CorpusView> corpora() {
    Set<String> names = new TreeSet<>();
    for (ExperimentSpec own : experiments()) {
      names.add(own.source().corpus());
      names.add(own.target().corpus());
      own.extraCorpora().forEach(extra -> names.add(extra.corpus()));
    }
    return record.corpora().stream()
        .filter(corpus -> names.contains(corpus.name()))
        .map(this::asRead)
        .toList();
  }

  /** With the manifest that its stages read, where the corpus was updated since. */
  private CorpusView asRead(CorpusView corpus) {
    return completed().stream()
        .filter(stage -> stage.stage().equals(StageName.REGISTER_DATASET.stored()))
        .filter(stage -> stage.subject().equals(corpus.name()))
        .flatMap(stage -> stage.outputs().stream())
        .findFirst()
        .map(corpus::reading)
        .orElse(corpus);
  }

  /** Registered checkpoints that the experiments start from or recognise speech with. */
  public List<ModelView> models() {
    Set<String> names = new TreeSet<>();
    experiments().forEach(own -> own.branches().forEach(branch -> names.addAll(names(branch))));
    return record.models().stream().filter(model -> names.contains(model.name())).toList();
  }

  /** Registered functionals that a stage read. */
  public List<FeatureSetView> features() {
    Set<String> read = new TreeSet<>();
    record.stages().forEach(stage -> stage.inputs().forEach(file -> read.add(file.sha256())));
    return record.features().stream()
        .filter(set -> read.contains(set.artifact().sha256()))
        .toList();
  }

  private static Set<String> names(BranchSpec branch) {
    Set<String> names = new TreeSet<>(Set.of(branch.backbone()));
    if (branch.text() != null && branch.text().recogniser() != null) {
      names.add(branch.text().recogniser().model());
    }
    return names;
  }

  /** Where trained weights stand in the registry; empty where they do not. */
  public String registered(String sha256) {
    return record.versions().stream()
        .filter(version -> version.weightsSha256().equals(sha256))
        .map(version -> version.label() + " " + version.state().word())
        .collect(Collectors.joining(", "));
  }

  /** The experiments of the runs over their finished seeds, without details. */
  public ResultTable table() {
    return ResultTable.of(record.board(), sharedStages());
  }

  /** The same with all that is known, the first experiment compared with the others. */
  public ResultTable tableInDetail() {
    return ResultTable.of(record.board(), sharedStages(), null);
  }

  private List<StageView> sharedStages() {
    return record.stages().stream().filter(stage -> stage.runId() == null).toList();
  }
}
