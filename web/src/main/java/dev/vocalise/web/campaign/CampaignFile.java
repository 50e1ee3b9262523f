package dev.vocalise.web.campaign;

import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a campaign file into its complete specification. */
public final class CampaignFile {
  private static final int MAX_EXPERIMENTS = 1000;

  private CampaignFile() {}

  /**
   * Reads the file and checks it against what is registered.
   *
   * @param fileName for messages
   * @throws CampaignFileException with everything that is wrong
   */
  public static CampaignSpec parse(String text, String fileName, KnownNames known) {
    Problems problems = new Problems(fileName);
    MappingNode root = CampaignYaml.root(text, problems);
    problems.throwIfAny();
    YamlSection file = YamlSection.of(root, "", 1, CampaignKeys.FILE, problems);
    String name = file.requiredName("name");
    @Nullable String description = file.text("description");
    ExperimentDefaults paper = ExperimentDefaults.paper();
    ExperimentReader reader =
        new ExperimentReader(
            ReferenceReader.corpora(file, known, problems),
            ReferenceReader.backbones(file, known, problems),
            ReferenceReader.recognisers(file, known, paper, problems),
            paper);
    List<ExperimentSpec> experiments = experiments(file, reader, problems);
    List<Baseline> baselines = baselines(file, problems);
    problems.throwIfAny();
    return new CampaignSpec(name, description, experiments, baselines);
  }

  private static List<ExperimentSpec> experiments(
      YamlSection file, ExperimentReader reader, Problems problems) {
    YamlSection defaults = file.child("defaults", CampaignKeys.DEFAULTS);
    reader.checkDefaults(defaults);
    List<Node> nodes = file.list("experiments");
    if (nodes.isEmpty() && file.find("experiments") == null) {
      file.problem("experiments", "this key is missing; expected a list of experiments");
    } else if (nodes.isEmpty() || nodes.size() > MAX_EXPERIMENTS) {
      file.problem(
          "experiments", "expected 1 to " + MAX_EXPERIMENTS + " experiments, got " + nodes.size());
    }
    List<ExperimentSpec> experiments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      String path = "experiments[" + experiments.size() + "]";
      YamlSection section =
          YamlSection.of(node, path, file.line(), CampaignKeys.EXPERIMENT, problems);
      ExperimentSpec experiment = reader.read(section, defaults);
      if (!names.add(experiment.name()) && section.find("name") != null) {
        section.problem(
            "name",
            "the name '" + experiment.name() + "' stands twice; each experiment needs its own");
      }
      experiments.add(experiment);
    }
    return experiments;
  }

  private static List<Baseline> baselines(YamlSection file, Problems problems) {
    List<Baseline> baselines = new ArrayList<>();
    for (Node node : file.list("baselines")) {
      YamlSection section =
          YamlSection.of(
              node,
              "baselines[" + baselines.size() + "]",
              file.line(),
              CampaignKeys.BASELINE,
              problems);
      @Nullable String name = section.text("name");
      if (section.find("name") == null) {
        section.problem("name", "this key is missing; expected the method's name");
      }
      baselines.add(
          new Baseline(
              name == null ? "?" : name,
              ExperimentReader.requiredPercent(section, "mean"),
              section.number("std", ExperimentReader.PERCENT)));
    }
    return baselines;
  }
}
