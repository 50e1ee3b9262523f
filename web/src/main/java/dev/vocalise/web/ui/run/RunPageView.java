package dev.vocalise.web.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.Reimplementations;
import dev.vocalise.activities.campaign.RunStages;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.lineage.Checkpoint;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Progress;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.web.ui.chart.Timeline;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.web.ui.score.ConfusionView;
import dev.vocalise.web.ui.score.ModalityBars;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One seed run.
 *
 * @param topics names of the events on which the page fetches itself again
 * @param situation where it stands, in a sentence
 * @param progressPercent of a running run, null otherwise
 * @param curves one set per branch; a run of one branch has one without a name
 * @param precision what bfloat16 changed, in a sentence; null where all was tested in float32
 * @param modalities null for a run of one modality
 * @param mlflow address of the run in MLflow
 */
public record RunPageView(
    String id,
    String topics,
    String campaign,
    String experiment,
    int seed,
    State state,
    String situation,
    @Nullable Integer progressPercent,
    @Nullable FailureView failure,
    @Nullable String uar,
    Timeline timeline,
    List<AttemptView> attempts,
    List<TrainingCurves> curves,
    @Nullable ConfusionView confusion,
    @Nullable String precision,
    @Nullable ModalityBars modalities,
    List<Setting> changed,
    List<Setting> defaults,
    List<Departures> departures,
    List<Fact> host,
    List<Digest> artifacts,
    @Nullable String mlflow,
    List<String> retries,
    boolean resumable) {

  /** Why it failed; the code's kind says whether trying again can help. */
  public record FailureView(String code, String message, String advice) {}

  /** A row of the table beside the timeline. */
  public record AttemptView(
      String stage,
      int attempt,
      State state,
      String started,
      String took,
      String worker,
      @Nullable String reason) {}

  /**
   * How a method of others that was implemented again here departs from the original.
   *
   * @param reference its number in the paper's list of references
   * @param sentences one departure each, and what was left out in this run
   */
  public record Departures(String name, String authors, int reference, List<String> sentences) {}

  /** A setting with its default where it differs. */
  public record Setting(String key, String value, @Nullable String standard) {}

  /**
   * @param campaignStages attempts of the stages that the campaign shares
   * @param defaults the default of each of its settings, keys with dots
   * @param validation utterances of S_va by modality, as far as they are known
   * @param mlflow address of the run's page in MLflow, null without one
   */
  static RunPageView of(
      RunView view,
      Map<String, Integer> validation,
      List<StageView> campaignStages,
      Map<String, String> defaults,
      @Nullable String mlflow,
      Instant now) {
    SeedRun run = view.run();
    List<StageView> attempts = new ArrayList<>();
    campaignStages.stream().filter(stage -> concerns(run, stage)).forEach(attempts::add);
    attempts.addAll(view.stages());
    JsonNode json = run.state() == RunState.DONE ? run.scores() : null;
    RunScores scores = json == null ? null : RunScores.of(json);
    Progress progress = run.progress();
    boolean running = run.state() == RunState.RUNNING;
    Double uar = run.uar();
    return new RunPageView(
        run.id().toString(),
        "run-" + run.id() + " campaign-" + run.campaignId(),
        run.campaign(),
        run.experiment(),
        run.seed(),
        State.of(run.state()),
        situation(run),
        running && progress != null ? (int) Math.round(100 * progress.fraction()) : null,
        failure(run.failure()),
        uar == null ? null : NumberFormat.one(100 * uar),
        StageTimeline.of(attempts, progress, RunStages.twoBranches(run), now),
        attempts.stream().map(attempt -> attempt(attempt, now)).toList(),
        TrainingCurves.of(view.curves(), view.stages(), validation),
        scores == null
            ? null
            : ConfusionView.of(scores.decided(), OwnClasses.names(run.settings()))
                .linked("/runs/" + run.id() + "/errors"),
        scores == null || scores.precision() == null ? null : scores.precision().sentence(),
        scores == null ? null : ModalityBars.of(scores),
        settings(run.settings(), defaults, true),
        settings(run.settings(), defaults, false),
        departures(run.settings(), view.stages()),
        host(run, view),
        artifacts(view),
        mlflow,
        run.state() == RunState.RUNNING ? List.of() : RunStages.names(run),
        run.state() == RunState.FAILED || run.state() == RunState.CANCELLED);
  }

  private static List<Departures> departures(JsonNode settings, List<StageView> stages) {
    Set<String> notes = new LinkedHashSet<>();
    for (StageView stage : stages) {
      if (stage.result() != null) {
        stage.result().path("notes").forEach(note -> notes.add(note.asText()));
      }
    }
    List<Departures> departures = new ArrayList<>();
    Reimplementations.of(settings)
        .forEach(
            (name, origin) -> {
              List<String> sentences = new ArrayList<>(origin.departures());
              sentences.addAll(notes);
              departures.add(new Departures(name, origin.authors(), origin.reference(), sentences));
            });
    return departures;
  }

  /** What was prepared for others, and what comes after all runs, would only be in the way. */
  private static boolean concerns(SeedRun run, StageView stage) {
    JsonNode settings = run.settings();
    String target = settings.at("/target/corpus").asText();
    if (stage.stage().equals(StageTimeline.TRANSCRIBE)) {
      String recogniser = settings.at("/text/recogniser/model").asText();
      return !recogniser.isEmpty() && stage.subject().startsWith(target + " with " + recogniser);
    }
    return !stage.stage().equals(StageName.AGGREGATE_SEEDS.stored())
        && (stage.subject().isEmpty()
            || stage.subject().equals(settings.at("/source/corpus").asText())
            || stage.subject().equals(target));
  }

  private static String situation(SeedRun run) {
    Progress progress = run.progress();
    return switch (run.state()) {
      case QUEUED -> "waits for a slot";
      case RUNNING -> {
        if (progress == null) {
          yield "since " + NumberFormat.dayAndTime(run.startedAt());
        }
        Double eta = progress.etaSeconds();
        yield "%s, round %d of at most %d, batch %d of %d%s"
            .formatted(
                StageTimeline.name(progress.stage()),
                progress.round(),
                progress.rounds(),
                progress.batch(),
                progress.batches(),
                eta == null ? "" : " · " + NumberFormat.about(eta) + " left");
      }
      case DONE, FAILED, CANCELLED -> {
        Instant start = run.startedAt();
        Instant end = run.endedAt();
        yield end == null
            ? ""
            : NumberFormat.dayAndTime(end)
                + (start == null
                    ? ""
                    : ", after " + NumberFormat.duration(Duration.between(start, end)));
      }
    };
  }

  private static @Nullable FailureView failure(@Nullable Failure failure) {
    if (failure == null) {
      return null;
    }
    String advice = "Look at the message, then resume.";
    for (FailureCode code : FailureCode.values()) {
      if (code.name().equals(failure.code())) {
        advice =
            switch (code.kind()) {
              case INPUT -> "It is not tried again by itself: mend the input first, then resume.";
              case RESULT ->
                  "It is not tried again by itself: the same seed gives the same result. Resume"
                      + " after a change, or leave the seed out.";
              case TRANSIENT, CAPACITY ->
                  "It was tried several times. Resume when the cause has gone.";
              case SUPERSEDED -> "A newer attempt or a cancellation ended it.";
              case BUG -> "It is not tried again by itself. The log has the details.";
            };
      }
    }
    return new FailureView(failure.code(), failure.message(), advice);
  }

  private static AttemptView attempt(StageView attempt, Instant now) {
    Instant end = attempt.endedAt();
    Failure failure = attempt.failure();
    return new AttemptView(
        StageTimeline.name(attempt),
        attempt.attempt(),
        State.of(attempt.state()),
        NumberFormat.time(attempt.startedAt()),
        NumberFormat.duration(Duration.between(attempt.startedAt(), end == null ? now : end)),
        attempt.worker(),
        failure == null ? null : failure.code() + ": " + failure.message());
  }

  private static List<Setting> settings(
      JsonNode settings, Map<String, String> defaults, boolean changed) {
    List<Setting> lines = new ArrayList<>();
    for (Map.Entry<String, String> line : FlatSettings.of(settings).entrySet()) {
      String standard = defaults.get(line.getKey());
      boolean differs = standard != null && !standard.equals(line.getValue());
      if (differs == changed && !line.getKey().equals("seeds")) {
        lines.add(new Setting(line.getKey(), line.getValue(), differs ? standard : null));
      }
    }
    return lines;
  }

  private static List<Fact> host(SeedRun run, RunView view) {
    List<Fact> facts = new ArrayList<>();
    String device = run.device();
    if (device != null) {
      facts.add(new Fact("device", device));
    }
    Progress progress = run.progress();
    if (progress != null && progress.waiting() != null) {
      facts.add(new Fact("batches", waiting(progress.waiting())));
    }
    JsonNode host = run.host();
    if (host != null) {
      Map<String, String> terms = FlatSettings.of(host);
      if (device != null) {
        terms.remove("device");
      }
      terms.forEach((term, value) -> facts.add(new Fact(term, value)));
    }
    if (!view.stages().isEmpty()) {
      facts.add(new Fact("worker", view.stages().get(view.stages().size() - 1).worker()));
    }
    for (Checkpoint checkpoint : view.checkpoints()) {
      boolean trains = checkpoint.stage().startsWith(StageName.TRAIN.stored());
      String written =
          "%s, %s, %s"
              .formatted(
                  trains ? "round " + checkpoint.round() : "evaluation",
                  NumberFormat.time(checkpoint.createdAt()),
                  NumberFormat.bytes(checkpoint.artifact().size()));
      facts.add(new Fact("checkpoint", written));
    }
    return facts;
  }

  static String waiting(double share) {
    String percent = share > 0 && share < 0.001 ? "less than 0.1" : NumberFormat.one(100 * share);
    return "steps waited %s %% of the time for theirs".formatted(percent);
  }

  private static List<Digest> artifacts(RunView view) {
    List<Digest> artifacts = new ArrayList<>();
    for (Checkpoint checkpoint : view.checkpoints()) {
      String sha256 = checkpoint.artifact().sha256();
      artifacts.add(Digest.of("checkpoint", sha256, checkpoint.artifact().size()));
    }
    for (StageView stage : view.stages()) {
      for (FileRef file : stage.outputs()) {
        String name = stage.subject().isEmpty() ? "" : stage.subject() + " ";
        artifacts.add(Digest.of(name + file.name(), file.sha256(), file.size()));
      }
    }
    return artifacts;
  }
}
