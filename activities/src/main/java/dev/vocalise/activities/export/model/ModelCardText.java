package dev.vocalise.activities.export.model;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.RecordedFacts;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.List;
import java.util.Objects;

/** Front matter and text of a model card; every number is the database's. */
final class ModelCardText {
  private final ExportedCampaign what;
  private final RecordedFacts facts;
  private final StringBuilder text = new StringBuilder();

  private ModelCardText(ExportedCampaign what) {
    this.what = what;
    this.facts = new RecordedFacts(what);
  }

  static String of(ExportedCampaign what) {
    ModelCardText card = new ModelCardText(what);
    card.frontMatter();
    card.body();
    return card.text.toString();
  }

  /** Of a run's model: letters, digits, dots and dashes. */
  static String modelName(SeedRun run) {
    return "%s-%s-seed-%d"
        .formatted(run.campaign(), run.experiment(), run.seed())
        .replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private String name() {
    return what.oneRun() ? modelName(what.onlyRun()) : what.campaign().name();
  }

  private void frontMatter() {
    line("---");
    List<String> licences = facts.licences();
    boolean one = licences.size() == 1 && licences.get(0).matches("[A-Za-z0-9._-]+");
    line("license: " + (one ? licences.get(0) : "other"));
    line("library_name: vocalise");
    line("pipeline_tag: " + task(what.experiments().stream().anyMatch(ModelCardText::hears)));
    line("tags:\n- speech-emotion-recognition\n- cross-corpus\n- vocalise");
    line("model-index:");
    line("- name: " + quoted(name()));
    line("  results:");
    if (what.oneRun()) {
      SeedRun run = what.onlyRun();
      if (run.uar() != null && run.scores() != null) {
        result(what.experiment(run));
        Scores scores = RunScores.of(run.scores()).decided();
        metric("recall", "unweighted average recall (UAR)", run.uar());
        metric("accuracy", "accuracy", scores.accuracy());
        metric("f1", "macro F1 over all classes", scores.macroF1OfAllClasses());
      }
    } else {
      for (ResultTable.Row row : what.table().experiments()) {
        ExperimentScores scores = row.scores();
        if (scores.mean() != null) {
          what.experiments().stream()
              .filter(own -> own.name().equals(scores.name()))
              .forEach(this::result);
          metric(
              "recall",
              "%s: mean UAR of %s, percent"
                  .formatted(scores.name(), Counted.of(scores.seeds().size(), "seed", "seeds")),
              scores.mean());
        }
      }
    }
    line("---");
  }

  private static boolean hears(ExperimentSpec experiment) {
    return experiment.branches().stream().anyMatch(BranchSpec::hears);
  }

  private static String task(boolean audio) {
    return audio ? "audio-classification" : "text-classification";
  }

  private void result(ExperimentSpec experiment) {
    String corpus = experiment.target().corpus();
    String kind =
        what.corpora().stream()
            .filter(own -> own.name().equals(corpus))
            .map(CorpusView::kind)
            .findFirst()
            .orElse(experiment.target().kind());
    line("  - task:");
    line("      type: " + task(hears(experiment)));
    line("      name: " + quoted("Speech emotion recognition: " + experiment.name()));
    line("    dataset:");
    line("      type: " + quoted(kind));
    line("      name: " + quoted(corpus + ", tested on T_te"));
    line("      split: test");
    line("    metrics:");
  }

  private void metric(String type, String name, double value) {
    line("    - type: " + type);
    line("      name: " + quoted(name));
    line("      value: " + value);
    if (type.equals("recall")) {
      line("      args:\n        average: macro");
    }
  }

  private void body() {
    line("# " + name());
    line("");
    line(
        "Speech emotion recognition across corpora: trained with labels on one corpus and, where the method adapts, without labels on another one; tested there. Classes, in the order of the logits: "
            + String.join(", ", what.classes().names())
            + ".");
    if (what.spec().description() != null) {
      line("");
      line("Campaign " + what.campaign().name() + ": " + what.spec().description());
    }
    section("Intended use");
    line(
        "Research on speech emotion recognition: comparing methods under equal splits, seeds and statistics. Every other use is out of scope until somebody has assessed it.");
    section("Limits");
    line(
        """
        - The classes are labels that annotators or actors gave to recordings. The model does not measure what a person feels.
        - It was tested on the corpora named below and on nothing else. Scores across corpora are far from perfect: read the recalls per class.
        - No score per age, gender, language, dialect or health is recorded, so no claim about fairness can be made.
        - In the European Union, inferring emotions of persons at work or in education is prohibited with few exceptions (AI Act, Article 5(1)(f)); other emotion recognition is high-risk (Annex III, 1(c)), and the persons concerned must be told (Article 50(3)).\
        """);
    String registered = facts.registered();
    if (!registered.isEmpty()) {
      section("Registry");
      line("When this was written, the instance that made it had registered:");
      line("");
      text.append(registered);
    }
    section("Results");
    line("On T_te, as fractions; the model was chosen on S_va, without labels of the target.");
    line("");
    text.append(facts.runs());
    if (!what.oneRun()) {
      line("");
      text.append(facts.results());
    }
    if (what.oneRun() && what.onlyRun().scores() != null) {
      confusion(RunScores.of(Objects.requireNonNull(what.onlyRun().scores())).decided());
    }
    section("Training data");
    text.append(facts.corpora());
    line("");
    text.append(facts.functionals()).append(facts.splits());
    section("Training");
    text.append(facts.settings());
    section("Starting points and licences");
    text.append(facts.checkpoints());
    line("");
    line(
        "Vocalise records no licence for trained weights; those of the checkpoints and of the corpora bind them.");
    section("Machines");
    text.append(facts.environments());
    section("Where the numbers come from");
    line(
        "Each file below is the subject of a signed in-toto statement in the ledger of the instance that made it.");
    line("");
    text.append(facts.files());
  }

  private void confusion(Scores scores) {
    line("");
    line("Rows are references, columns predictions:");
    line("");
    StringBuilder head = new StringBuilder("| |");
    List<String> classes = what.classes().names();
    classes.forEach(name -> head.append(' ').append(name).append(" |"));
    line(head.toString());
    line("|---".repeat(classes.size() + 1) + "|");
    for (int reference = 0; reference < classes.size(); reference++) {
      StringBuilder row = new StringBuilder("| " + classes.get(reference) + " |");
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        row.append(' ').append(scores.confusion().count(reference, predicted)).append(" |");
      }
      line(row.toString());
    }
  }

  private void section(String title) {
    line("");
    line("## " + title);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** JSON's strings are YAML's, too. */
  private static String quoted(String value) {
    return TextNode.valueOf(value).toString();
  }
}
