package dev.vocalise.web.campaign;

import dev.vocalise.activities.campaign.Extension;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.ClassWords;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads a campaign file into its complete specification. */
public final class CampaignFile {
  private static final int MAX_EXPERIMENTS = 1000;

  /** More are answered at once, before a run is made of anything. */
  static final int MAX_RUNS = 10_000;

  /** The name of {@code published} in older files. */
  private static final String BASELINES = "baselines";

  private CampaignFile() {}

  /**
   * Reads the file and checks it against what is registered.
   *
   * @param fileName for messages
   * @throws CampaignFileException with everything that is wrong
   */
  public static CampaignSpec parse(String text, String fileName, KnownNames known) {
    return read(text, fileName, known).spec();
  }

  /**
   * The same, and against what the registered corpora hold: what every seed will be trained and
   * tested on.
   *
   * @param manifests of a corpus by its name; null where it cannot be read now
   */
  public static CheckedCampaign check(
      String text,
      String fileName,
      KnownNames known,
      Function<String, @Nullable CorpusManifest> manifests) {
    Read read = read(text, fileName, known);
    CorpusChecks checks = new CorpusChecks(manifests);
    checks.labels(read.file, read.classes, read.references);
    List<SplitView> splits = checks.splits(read.spec.experiments(), read.sections);
    read.problems.throwIfAny();
    return new CheckedCampaign(read.spec, splits);
  }

  /**
   * The same of a file that extends a campaign: what stands there must be in it as it is.
   *
   * @param standing the specification of the campaign, as it is stored
   */
  public static CheckedExtension checkExtension(
      String text,
      String fileName,
      KnownNames known,
      Function<String, @Nullable CorpusManifest> manifests,
      CampaignSpec standing) {
    Read read = read(text, fileName, known);
    if (!read.spec.name().equals(standing.name())) {
      read.file.problem(
          "name",
          "expected '%s', the campaign that is extended, got '%s'"
              .formatted(standing.name(), read.spec.name()));
      read.problems.throwIfAny();
    }
    Extension extension = Extension.of(standing, read.spec);
    for (Extension.Conflict conflict : extension.conflicts()) {
      conflict(read, standing.name(), conflict);
    }
    read.problems.throwIfAny();
    return new CheckedExtension(extension, check(text, fileName, known, manifests).splits());
  }

  /**
   * The same file for a campaign of another name, to the letter but for the name.
   *
   * @return empty where it is no campaign file, such as that of a reproduction
   */
  public static Optional<String> renamed(String text, String name) {
    MappingNode root = CampaignYaml.root(text, new Problems("campaign.yaml"));
    if (root == null) {
      return Optional.empty();
    }
    for (NodeTuple entry : root.getValue()) {
      Optional<Mark> start = entry.getValueNode().getStartMark();
      Optional<Mark> end = entry.getValueNode().getEndMark();
      boolean isName = YamlSection.keyText(entry.getKeyNode()).equals("name");
      if (isName && start.isPresent() && end.isPresent()) {
        int[] letters = text.codePoints().toArray();
        return Optional.of(
            new String(letters, 0, start.get().getIndex())
                + name
                + new String(letters, end.get().getIndex(), letters.length - end.get().getIndex()));
      }
    }
    return Optional.empty();
  }

  private static void conflict(Read read, String campaign, Extension.Conflict conflict) {
    if (conflict.key().isEmpty()) {
      read.file.problem(
          "experiments",
          "'%s' of campaign '%s' is missing; extending takes nothing away, so keep it in the file, or give the campaign another name"
              .formatted(conflict.experiment(), campaign));
      return;
    }
    for (int i = 0; i < read.sections.size(); i++) {
      if (read.spec.experiments().get(i).name().equals(conflict.experiment())) {
        read.sections
            .get(i)
            .problemBelow(
                conflict.key(),
                "campaign '%s' has %s here, the file %s; what stands keeps its meaning, so give the experiment another name, or the campaign"
                    .formatted(campaign, conflict.stands(), conflict.wanted()));
      }
    }
  }

  /**
   * A file without problems of its own.
   *
   * @param sections of the experiments, each with the defaults behind it
   */
  private record Read(
      CampaignSpec spec,
      Problems problems,
      YamlSection file,
      ClassesReader classes,
      ReferenceReader references,
      List<YamlSection> sections) {}

  private static Read read(String text, String fileName, KnownNames known) {
    Problems problems = new Problems(fileName);
    MappingNode root = CampaignYaml.root(text, problems);
    problems.throwIfAny();
    YamlSection file =
        YamlSection.of(root, "", 1, CampaignKeys.names(CampaignKeys.FILE, BASELINES), problems);
    String name = file.requiredName("name");
    @Nullable String description = file.text("description");
    Integer priority = (Integer) file.value("priority", CampaignKeys.PRIORITY);
    ClassesReader classes = new ClassesReader(file);
    ReferenceReader references = new ReferenceReader(file, known);
    List<YamlSection> sections = new ArrayList<>();
    List<ExperimentSpec> experiments = experiments(file, known, classes, references, sections);
    List<Baseline> published = published(file);
    problems.throwIfAny();
    CampaignSpec spec = new CampaignSpec(name, description, experiments, published, priority);
    return new Read(spec, problems, file, classes, references, sections);
  }

  /**
   * @param merged is given the section of each, with the defaults behind it
   */
  private static List<ExperimentSpec> experiments(
      YamlSection file,
      KnownNames known,
      ClassesReader classes,
      ReferenceReader references,
      List<YamlSection> merged) {
    List<KeyRow> keys = CampaignKeys.experiment(known);
    ClassWords words = classes.classes();
    YamlSection defaults =
        file.child("defaults", CampaignKeys.names(keys.subList(1, keys.size() - 1)));
    ExperimentReader reader =
        new ExperimentReader(
            known,
            defaults,
            words.classes().equals(ClassNames.PAPER) ? null : words.classes().names(),
            references.corpora(classes, words),
            references.backbones(),
            references.recognisers());
    List<YamlSection> sections = file.list("experiments", CampaignKeys.names(keys));
    if (!file.has("experiments")) {
      file.problem("experiments", "this key is missing; expected a list of experiments");
    } else if (sections.isEmpty() || sections.size() > MAX_EXPERIMENTS) {
      file.problem(
          "experiments",
          "expected 1 to " + MAX_EXPERIMENTS + " experiments, got " + sections.size());
    }
    long runs =
        sections.stream()
            .mapToLong(own -> own.over(defaults).countSeeds("seeds"))
            .reduce(0, (sum, more) -> sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more);
    if (runs > MAX_RUNS) {
      String message =
          "expected at most %d runs (the seeds of all experiments), got %d; take fewer seeds, or cut the file in several campaigns";
      file.problem("experiments", message.formatted(MAX_RUNS, runs));
      return List.of();
    }
    List<ExperimentSpec> experiments = reader.read(sections);
    sections.forEach(own -> merged.add(own.over(defaults)));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < experiments.size(); i++) {
      String name = experiments.get(i).name();
      if (!names.add(name) && sections.get(i).has("name")) {
        sections
            .get(i)
            .problem("name", "the name '" + name + "' stands twice; each experiment needs its own");
      }
    }
    return experiments;
  }

  private static List<Baseline> published(YamlSection file) {
    if (file.has("published") && file.has(BASELINES)) {
      file.problem(
          BASELINES,
          "this is the older name of 'published', which stands here too; use one of them");
    }
    List<String> reimplemented =
        Method.all().stream().filter(m -> m.origin() != null).map(Method::name).toList();
    List<Baseline> published = new ArrayList<>();
    for (String key : List.of("published", BASELINES)) {
      for (YamlSection one : file.list(key, CampaignKeys.names(CampaignKeys.PUBLISHED))) {
        @Nullable String name = one.text("name");
        if (!one.has("name")) {
          one.problem("name", "this key is missing; expected the method's name");
        }
        published.add(
            new Baseline(
                name == null ? "?" : name,
                ExperimentReader.requiredPercent(one, "mean"),
                one.number("std", CampaignKeys.PERCENT),
                one.choice("method", reimplemented)));
      }
    }
    return published;
  }
}
