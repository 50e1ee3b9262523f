package dev.vocalise.activities.reproduction;

import dev.vocalise.activities.campaign.CampaignService;
import dev.vocalise.activities.lineage.UnknownLineageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Does finished runs again, in a campaign of its own: with the settings and seeds that were
 * recorded, on the corpora and checkpoints that were read then, and with trainings that take
 * nothing over.
 */
public record ReproductionService(
    CampaignRepository campaigns,
    RunRepository runs,
    StageRepository stages,
    CorpusRepository corpora,
    ModelRepository models,
    FeatureSetRepository features,
    CampaignService service) {
  /** Of a campaign's name. */
  private static final int LONGEST = 64;

  /**
   * What was launched.
   *
   * @param campaign its name
   * @param originals the runs that are done again
   */
  public record Launched(String campaign, List<UUID> originals) {
    public Launched {
      originals = List.copyOf(originals);
    }
  }

  /**
   * @param of id of a run, {@code campaign/experiment/seed}, or {@code campaign/experiment} for all
   *     of its finished seeds
   * @throws IllegalArgumentException if there is no such run, if it is not finished, or if what it
   *     read is not registered any more as it was
   */
  public Launched launch(String of) {
    List<SeedRun> originals = originals(of);
    SeedRun first = originals.get(0);
    requireSameInputs(originals);
    CampaignView campaign = campaigns.find(first.campaignId()).orElseThrow();
    ExperimentSpec experiment =
        CanonicalJson.read(campaign.spec(), CampaignSpec.class).experiments().stream()
            .filter(each -> each.name().equals(first.experiment()))
            .findFirst()
            .orElseThrow();
    List<Integer> seeds = originals.stream().map(SeedRun::seed).toList();
    String what =
        "%s / %s, %s %s"
            .formatted(
                first.campaign(),
                first.experiment(),
                seeds.size() == 1 ? "seed" : "seeds",
                String.join(", ", seeds.stream().map(String::valueOf).toList()));
    String name = freeName(first, seeds, of);
    service.launch(
        new CampaignSpec(
            name,
            "reproduces " + what,
            List.of(experiment.again(seeds, first.experimentId())),
            List.of()),
        "# Not written by hand: vocalise reproduce %s%n# It does again what was recorded of %s.%n"
            .formatted(of, what));
    return new Launched(name, originals.stream().map(SeedRun::id).toList());
  }

  private List<SeedRun> originals(String of) {
    String[] names = of.strip().split("/");
    if (names.length == 1) {
      return List.of(finished(run(of.strip())));
    }
    List<SeedRun> all = runs.ofExperiment(experiment(names, of));
    if (names.length == 3) {
      String seed = names[2].replaceFirst("^seed-", "");
      return List.of(
          finished(
              all.stream()
                  .filter(run -> String.valueOf(run.seed()).equals(seed))
                  .findFirst()
                  .orElseThrow(() -> unknown("seed '" + seed + "' of " + of))));
    }
    List<SeedRun> done = all.stream().filter(run -> run.state() == RunState.DONE).toList();
    if (done.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' has no finished run yet; reproduce it when one is done".formatted(of));
    }
    return done;
  }

  private SeedRun run(String id) {
    return runs.meant(id).flatMap(runs::find).orElseThrow(() -> unknown("run '" + id + "'"));
  }

  private UUID experiment(String[] names, String of) {
    if (names.length > 3) {
      throw unknown("run or experiment '" + of + "'");
    }
    return campaigns.board(names[0]).stream()
        .flatMap(board -> board.experiments().stream())
        .filter(row -> row.name().equals(names[1]))
        .map(ExperimentRow::id)
        .findFirst()
        .orElseThrow(() -> unknown("experiment '" + names[0] + "/" + names[1] + "'"));
  }

  private static SeedRun finished(SeedRun run) {
    if (run.state() != RunState.DONE) {
      throw new IllegalArgumentException(
          "run %s is %s; only a finished run can be reproduced".formatted(run.id(), run.state()));
    }
    return run;
  }

  private static UnknownLineageException unknown(String what) {
    return new UnknownLineageException(
        "there is no "
            + what
            + "; expected the id of a run, CAMPAIGN/EXPERIMENT or CAMPAIGN/EXPERIMENT/SEED (see:"
            + " vocalise campaign show NAME)");
  }

  /** Manifests, functionals and files of checkpoints that were read must still be registered. */
  private void requireSameInputs(List<SeedRun> originals) {
    Set<String> registered = new HashSet<>();
    corpora.list().forEach(corpus -> registered.add(corpus.manifestSha256()));
    models.list().forEach(model -> registered.addAll(model.digests().values()));
    features.list().forEach(set -> registered.add(set.artifact().sha256()));
    for (SeedRun run : originals) {
      for (StageView stage : trainings(run)) {
        for (FileRef file : stage.inputs()) {
          boolean made = file.role().equals("index") || file.role().equals("transcripts");
          if (!made && !registered.contains(file.sha256())) {
            throw new IllegalArgumentException(
                "%s was trained on %s with digest %s, which is not registered any more; register it again as it was"
                    .formatted(run.id(), file.name(), file.sha256()));
          }
        }
      }
    }
  }

  private List<StageView> trainings(SeedRun run) {
    return stages.ofRun(run.id()).stream()
        .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
        .filter(stage -> stage.state().hasOutputs())
        .toList();
  }

  private String freeName(SeedRun first, List<Integer> seeds, String of) {
    String whole =
        of.strip().split("/").length == 2
            ? "reproduce-" + first.campaign() + "-" + first.experiment()
            : "reproduce-" + first.campaign() + "-" + first.experiment() + "-" + seeds.get(0);
    return Stream.iterate(1, number -> number + 1)
        .map(number -> number == 1 ? "" : "." + number)
        .map(end -> whole.substring(0, Math.min(whole.length(), LONGEST - end.length())) + end)
        .filter(name -> campaigns.findByName(name).isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
