package dev.vocalise.activities.audit;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.audit.Verdict;
import dev.vocalise.infra.disk.DataPlaces;
import dev.vocalise.infra.ledger.HeadCopies;
import dev.vocalise.infra.ledger.HeadLog;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.ledger.TrustedKeys;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code vocalise audit}: the ledger, every row against it, every number against the artifacts it
 * is made of, and every byte again.
 *
 * @param home the data directory, for pinned keys and signed heads
 * @param threads that read files
 */
public record Auditor(Database database, AuditedStore store, Path home, int threads) {

  /** Looks at everything and changes nothing. */
  public AuditReport audit(AuditScope scope, Consumer<String> progress) throws IOException {
    long start = System.nanoTime();
    database.in(DataPlaces.of(home));
    progress.accept("Checking the ledger and the rows …");
    TrustedKeys trusted = LedgerHome.trusted(home);
    HeadLog.Content heads = LedgerHome.heads(home).read();
    List<TreeHead> all = new ArrayList<>(heads.heads());
    all.addAll(HeadCopies.to(System.getenv(HeadCopies.SETTING)).heads());
    Ledger.Report ledger = new Ledger(database).audit(trusted, all);
    Findings findings = ledger.findings();
    heads
        .damaged()
        .forEach(
            note ->
                findings.violated(
                    "ledger.head", home.resolve(LedgerHome.HEADS).toString(), "a head", note));
    FileBytes bytes = new FileBytes(findings, threads);
    new Content(scope, findings, bytes, progress).check();
    bytes.compareAll(progress);
    return new AuditReport(
        scope.toString(),
        Instant.now(),
        ledger.entries(),
        ledger.head(),
        ledger.keyIds(),
        findings.proven(),
        findings.all(),
        findings.violations().size(),
        findings.of(Verdict.NOT_CHECKABLE).size(),
        bytes.files(),
        bytes.bytes(),
        (System.nanoTime() - start) / 1e9);
  }

  /** What rows claim of artifacts and corpora. */
  private final class Content {
    private final AuditScope scope;
    private final Findings findings;
    private final FileBytes bytes;
    private final Consumer<String> progress;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Set<String> corpora = new TreeSet<>();
    private final Set<String> models = new TreeSet<>();

    Content(AuditScope scope, Findings findings, FileBytes bytes, Consumer<String> progress) {
      this.scope = scope;
      this.findings = findings;
      this.bytes = bytes;
      this.progress = progress;
    }

    void check() {
      readable("campaigns", this::campaigns);
      readable("corpora", this::corpora);
      readable("functionals", this::functionals);
      readable("models", this::models);
      readable("the registry", () -> new RegistryAudit(database, findings).check(scope, files));
      files.forEach(
          (sha256, where) -> bytes.expect("artifact", where, sha256, () -> store.open(sha256)));
    }

    /**
     * What was made of rows may be anything; that such a row is another one was found before, and
     * the rest is still to be checked.
     */
    private void readable(String what, Runnable check) {
      try {
        check.run();
      } catch (RuntimeException e) {
        findings.notCheckable("readable", what, Unreadable.why(e));
      }
    }

    private void campaigns() {
      CampaignRepository campaigns = new CampaignRepository(database);
      for (CampaignSummary summary : campaigns.list()) {
        if (scope.hasCampaign(summary.name())) {
          progress.accept("Recomputing campaign " + summary.name() + " …");
          readable(
              "campaign " + summary.name(),
              () -> campaigns.board(summary.name()).ifPresent(this::campaign));
        }
      }
    }

    private void corpora() {
      boolean all = scope.equals(AuditScope.EVERYTHING);
      CorpusAudit audit = new CorpusAudit(store, findings, bytes);
      for (CorpusView corpus : new CorpusRepository(database).list()) {
        if (all || corpora.contains(corpus.name())) {
          files.put(corpus.manifestSha256(), "manifest of corpus " + corpus.name());
          FileRef list = corpus.files();
          if (list != null) {
            files.put(list.sha256(), "file list of corpus " + corpus.name());
          }
          audit.corpus(corpus);
        }
      }
    }

    private void functionals() {
      boolean all = scope.equals(AuditScope.EVERYTHING);
      for (FeatureSetView set : new FeatureSetRepository(database).list()) {
        if (all || corpora.contains(set.corpus())) {
          files.put(
              set.artifact().sha256(),
              "functionals %s of corpus %s".formatted(set.name(), set.corpus()));
        }
      }
    }

    private void models() {
      boolean all = scope.equals(AuditScope.EVERYTHING);
      for (ModelView model : new ModelRepository(database).list()) {
        if (all || model.digests().values().stream().anyMatch(models::contains)) {
          ModelFiles.of(model)
              .files()
              .forEach(file -> files.put(file.sha256(), file.name() + " of model " + model.name()));
        }
      }
    }

    private void campaign(CampaignBoard board) {
      CampaignSpec spec = CanonicalJson.read(board.campaign().spec(), CampaignSpec.class);
      Map<String, ExperimentSpec> experiments = new HashMap<>();
      spec.experiments().forEach(experiment -> experiments.put(experiment.name(), experiment));
      findings.equal(
          "campaign.digest",
          "campaign " + board.campaign().name() + " spec_sha256",
          CanonicalJson.sha256(board.campaign().spec()),
          board.campaign().specSha256());
      RunRepository runs = new RunRepository(database);
      StageRepository stages = new StageRepository(database);
      List<StageView> shared = stages.ofCampaign(board.campaign().id());
      for (SeedRun run : runs.ofCampaign(board.campaign().id())) {
        if (scope.has(run)) {
          corpora.addAll(run.corpora().values());
          readable(
              "run " + run.id(),
              () ->
                  runs.view(run.id())
                      .ifPresent(view -> run(view, experiments.get(run.experiment()))));
        }
      }
      shared.forEach(stage -> stage(board.campaign().name(), stage));
      shared.forEach(this::transcripts);
      if (board.campaign().state() == CampaignState.DONE) {
        board.experiments().forEach(row -> table(row, shared));
      }
    }

    private void run(RunView view, @Nullable ExperimentSpec experiment) {
      view.stages().forEach(stage -> stage(view.run().workflowId(), stage));
      if (experiment != null) {
        new RunAudit(store.artifacts(), findings, view, experiment).check();
      }
    }

    private void stage(String owner, StageView stage) {
      if (!stage.state().hasOutputs()) {
        return; // what it made counts for nothing
      }
      for (FileRef file : stage.inputs()) {
        models.add(file.sha256());
      }
      for (FileRef file : stage.outputs()) {
        files.putIfAbsent(
            file.sha256(),
            "%s of %s %s of %s"
                .formatted(file.name(), StageName.noun(stage.stage()), stage.subject(), owner));
      }
    }

    /** The numbers of an experiment in the table are those of its runs. */
    private void table(CampaignBoard.ExperimentRow row, List<StageView> shared) {
      String expected = Sha256.of(CanonicalJson.bytes(ExperimentScores.of(row)));
      shared.stream()
          .filter(stage -> stage.stage().equals(StageName.AGGREGATE_SEEDS.stored()))
          .filter(stage -> stage.subject().equals(row.name()))
          .filter(stage -> stage.state() == StageState.DONE)
          .reduce((first, second) -> second)
          .ifPresent(
              stage ->
                  findings.equal(
                      "table",
                      "experiment " + row.name() + " scores.json",
                      expected,
                      stage.outputs().isEmpty() ? "" : stage.outputs().get(0).sha256()));
    }

    /** Recognised words in the database are those of the stage's lines. */
    private void transcripts(StageView stage) {
      boolean ended = stage.state().hasOutputs();
      if (!stage.stage().equals(StageName.TRANSCRIBE.stored()) || !ended) {
        return;
      }
      try {
        new TranscriptAudit(database, store, findings).check(stage);
      } catch (DamagedArtifactException e) {
        findings.notCheckable("transcript", stage.subject(), String.valueOf(e.getMessage()));
      }
    }
  }
}
