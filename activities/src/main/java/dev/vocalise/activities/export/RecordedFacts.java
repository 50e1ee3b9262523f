package dev.vocalise.activities.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds, as blocks of Markdown that model cards and dossiers share. Nothing of
 * the machine but what results may depend on: its processor, its system, its libraries.
 */
public record RecordedFacts(ExportedCampaign what) {
  /** Results of runs that have ended well, one line each, exact. */
  public String runs() {
    List<List<String>> rows = new ArrayList<>();
    for (SeedRun run : what.finished()) {
      Scores scores = RunScores.of(Objects.requireNonNull(run.scores())).decided();
      List<String> row = new ArrayList<>();
      row.add(run.experiment());
      row.add(String.valueOf(run.seed()));
      row.add(String.valueOf(run.uar()));
      row.add(String.valueOf(scores.accuracy()));
      for (Double recall : scores.recall()) {
        row.add(recall == null ? "–" : recall.toString());
      }
      row.add(String.valueOf(scores.confusion().total()));
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of("experiment", "seed", "UAR", "accuracy"));
    what.classes().names().forEach(name -> head.add("recall " + name));
    head.add("utterances");
    return table(head, rows, "No run has ended with a result yet.");
  }

  /** Mean and deviation of each experiment over its finished seeds, in percent. */
  public String results() {
    List<List<String>> rows = new ArrayList<>();
    for (ResultTable.Row row : what.table().experiments()) {
      ExperimentScores scores = row.scores();
      rows.add(
          List.of(
              scores.name(),
              scores.mean() == null ? "–" : scores.mean().toString(),
              scores.deviation() == null ? "–" : scores.deviation().toString(),
              scores.seeds().size() + " of " + row.seeds().size()));
    }
    return table(
        List.of("experiment", "mean UAR %", "sample deviation", "seeds"), rows, "No result yet.");
  }

  /** Corpora with their counts, and what was left out of each. */
  public String corpora() {
    List<List<String>> rows = new ArrayList<>();
    for (CorpusView corpus : what.corpora()) {
      JsonNode report = corpus.report();
      rows.add(
          List.of(
              corpus.name(),
              corpus.kind(),
              report.path("utterances").asText("?"),
              String.format(Locale.ROOT, "%.2f", report.path("seconds").asDouble() / 3600),
              counts(report.path("classes")),
              String.valueOf(report.path("speakers").size()),
              counts(report.path("leftOut")),
              "`" + corpus.manifestSha256() + "`"));
    }
    return table(
        List.of(
            "corpus",
            "layout",
            "utterances",
            "hours",
            "classes",
            "speakers",
            "left out",
            "SHA-256 of the manifest"),
        rows,
        "No corpus is recorded.");
  }

  /** Imported functionals that were read; empty where none were. */
  public String functionals() {
    StringBuilder text = new StringBuilder();
    for (FeatureSetView set : what.features()) {
      text.append(
          "- `%s` of %s: %d functionals of %d utterances, imported, not computed here; SHA-256 of the table `%s`, of the file that it was imported from `%s`\n"
              .formatted(
                  set.name(),
                  set.corpus(),
                  set.columns().size(),
                  set.utterances(),
                  set.artifact().sha256(),
                  set.sourceSha256()));
    }
    return text.toString();
  }

  /** How the experiments use their corpora. */
  public String splits() {
    StringBuilder text = new StringBuilder();
    for (ExperimentSpec own : what.experiments()) {
      text.append(
          "- %s: source %s (labels: %s) with labels, %s of it for validation; target %s (labels: %s) without labels, %s of it to adapt to, the rest (T_te) to test on;%s %s split; seeds %s.\n"
              .formatted(
                  own.name(),
                  own.source().corpus(),
                  OwnClasses.labels(own.source()),
                  own.split().sourceValidation(),
                  own.target().corpus(),
                  OwnClasses.labels(own.target()),
                  own.split().targetTraining(),
                  extra(own),
                  own.split().kind(),
                  own.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    return text.toString();
  }

  private static String extra(ExperimentSpec experiment) {
    return experiment.extraCorpora().isEmpty()
        ? ""
        : experiment.extraCorpora().stream()
            .map(ExtraCorpus::corpus)
            .collect(
                Collectors.joining(
                    ", ", " further corpora to adapt to, all of each without labels: ", ";"));
  }

  /** Checkpoints that were started from or recognised speech. */
  public String checkpoints() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelView model : what.models()) {
      String digests =
          new TreeMap<>(model.digests())
              .entrySet().stream()
                  .map(file -> file.getKey() + " `" + file.getValue() + "`")
                  .collect(Collectors.joining(", "));
      rows.add(
          List.of(
              model.name(),
              model.kind(),
              String.valueOf(model.parameters()),
              model.licence() == null ? "not declared" : model.licence(),
              digests));
    }
    return table(
        List.of("checkpoint", "kind", "weights", "licence", "SHA-256 of its files"),
        rows,
        "No checkpoint is recorded.");
  }

  /** All settings of each experiment's branches, defaults filled in. */
  public String settings() {
    StringBuilder text = new StringBuilder();
    for (ExperimentSpec own : what.experiments()) {
      for (BranchSpec branch : own.branches()) {
        text.append(
            "- %s, %s: method `%s`, encoder `%s` from `%s`, settings `%s`%s%s\n"
                .formatted(
                    own.name(),
                    branch.modality(),
                    branch.methodName(),
                    branch.kind(),
                    branch.backbone(),
                    CanonicalJson.text(branch.training()),
                    also("text", branch.text()),
                    also("encoder", branch.encoder())));
      }
      if (own.fusion() != null) {
        text.append(
            "- %s: logits added, `%s`\n".formatted(own.name(), CanonicalJson.text(own.fusion())));
      }
    }
    return text.toString();
  }

  private static String also(String what, @Nullable Object value) {
    return value == null ? "" : ", " + what + " `" + CanonicalJson.text(value) + "`";
  }

  /** What results may depend on besides their inputs, as often as it occurs. */
  public String environments() {
    Map<String, Integer> found = new TreeMap<>();
    for (StageView stage : what.completed()) {
      found.merge(CanonicalJson.text(stage.environment()), 1, Integer::sum);
    }
    StringBuilder text = new StringBuilder();
    found.forEach(
        (facts, times) ->
            text.append("- %s: `%s`\n".formatted(Counted.of(times, "attempt", "attempts"), facts)));
    return text.length() == 0 ? "No stage has ended yet.\n" : text.toString();
  }

  /** Files that runs made, with the entries of the ledger that vouch for them. */
  public String files() {
    List<List<String>> rows = new ArrayList<>();
    Map<String, String> names = new TreeMap<>();
    what.runs()
        .forEach(run -> names.put(run.id().toString(), run.experiment() + " seed " + run.seed()));
    for (StageView stage : what.completed()) {
      String whose = stage.runId() == null ? stage.subject() : names.get(stage.runId().toString());
      stage
          .outputs()
          .forEach(
              file ->
                  rows.add(
                      List.of(
                          String.valueOf(whose),
                          stage.stage(),
                          file.name(),
                          "`" + file.sha256() + "`",
                          stage.ledgerSeq() != null
                              ? stage.ledgerSeq().toString()
                              : "of attempt " + stage.cachedFrom())));
    }
    return table(
        List.of("of", "stage", "file", "SHA-256", "ledger entry"), rows, "No file was made yet.");
  }

  /** Attempts by how they ended, and why those that failed did. */
  public String ends() {
    Map<String, Integer> ends = new TreeMap<>();
    for (StageView stage : what.record().stages()) {
      String code = stage.failure() == null ? "" : " (" + stage.failure().code() + ")";
      ends.merge(stage.state() + code, 1, Integer::sum);
    }
    return ends.entrySet().stream()
        .map(end -> "- " + end.getKey() + ": " + end.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** Where trained models stand in the registry, one line each; empty where none does. */
  public String registered() {
    return what.record().versions().stream()
        .map(
            version ->
                "- `%s` (%s seed %d, %s): %s since %s; weights `%s`\n"
                    .formatted(
                        version.label(),
                        version.experiment(),
                        version.seed(),
                        version.branch(),
                        version.state().word(),
                        version.changedAt(),
                        version.weightsSha256()))
        .collect(Collectors.joining());
  }

  /** Licences that the checkpoints declare, sorted. */
  public List<String> licences() {
    TreeSet<String> licences = new TreeSet<>();
    what.models().forEach(model -> licences.add(model.licence() == null ? "" : model.licence()));
    return List.copyOf(licences);
  }

  private static String counts(JsonNode counts) {
    List<String> parts = new ArrayList<>();
    counts.properties().forEach(one -> parts.add(one.getKey() + " " + one.getValue().asText()));
    return parts.isEmpty() ? "–" : String.join(", ", parts);
  }

  private static String table(List<String> head, List<List<String>> rows, String none) {
    if (rows.isEmpty()) {
      return none + "\n";
    }
    StringBuilder text = new StringBuilder(line(head));
    text.append("|---".repeat(head.size())).append("|\n");
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
