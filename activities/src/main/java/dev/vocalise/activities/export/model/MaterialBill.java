package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.data.ComponentData;
import org.cyclonedx.model.component.data.Content;
import org.cyclonedx.model.component.data.DatasetChoice;
import org.cyclonedx.model.component.modelCard.Considerations;
import org.cyclonedx.model.component.modelCard.ModelParameters;
import org.cyclonedx.model.component.modelCard.PerformanceMetric;
import org.cyclonedx.model.component.modelCard.QuantitativeAnalysis;
import org.cyclonedx.model.metadata.ToolInformation;

/**
 * The parts of a bill of materials. A trained model is its weights: runs that share a training
 * share the component, and each adds its own scores.
 */
final class MaterialBill {
  private static final String OWN = "vocalise:";

  private final ExportedCampaign what;
  private final Map<String, Component> models = new LinkedHashMap<>();
  private final List<Dependency> dependencies = new ArrayList<>();

  MaterialBill(ExportedCampaign what) {
    this.what = what;
  }

  Bom bom() {
    CampaignView campaign = what.campaign();
    String scope = what.oneRun() ? what.onlyRun().id().toString() : campaign.id().toString();
    Bom bom = new Bom();
    bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(("bom " + scope).getBytes(UTF_8)));
    bom.setVersion(1);
    bom.setMetadata(metadata());
    what.finished().forEach(this::run);
    List<Component> all = new ArrayList<>(models.values());
    what.models().forEach(model -> all.add(checkpoint(model)));
    what.corpora().forEach(corpus -> all.add(corpus(corpus)));
    what.features().forEach(set -> all.add(functionals(set)));
    bom.setComponents(all);
    bom.setDependencies(dependencies);
    return bom;
  }

  private Metadata metadata() {
    CampaignView campaign = what.campaign();
    Component component = component(Component.Type.APPLICATION, campaign.name(), "campaign");
    component.setVersion(campaign.specSha256());
    component.setDescription(what.spec().description());
    List<Property> properties = new ArrayList<>();
    for (ResultTable.Row row : what.table().experiments()) {
      ExperimentScores scores = row.scores();
      if (scores.mean() != null) {
        String name = OWN + "result:" + scores.name() + ":";
        properties.add(new Property(name + "meanUarPercent", scores.mean().toString()));
        properties.add(new Property(name + "deviationPercent", String.valueOf(scores.deviation())));
        properties.add(new Property(name + "seeds", String.valueOf(scores.seeds().size())));
      }
    }
    component.setProperties(properties);
    Component tool = new Component();
    tool.setType(Component.Type.APPLICATION);
    tool.setName("Vocalise");
    tool.setVersion(what.code());
    ToolInformation tools = new ToolInformation();
    tools.setComponents(List.of(tool));
    Metadata metadata = new Metadata();
    Instant moment = campaign.endedAt() == null ? campaign.createdAt() : campaign.endedAt();
    metadata.setTimestamp(Date.from(moment));
    metadata.setToolChoice(tools);
    metadata.setComponent(component);
    return metadata;
  }

  private void run(SeedRun run) {
    ExperimentSpec experiment = what.experiment(run);
    boolean one = experiment.branches().size() == 1;
    for (BranchSpec branch : experiment.branches()) {
      what.completed(run).stream()
          .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
          .filter(stage -> stage.subject().equals(one ? "" : branch.modality()))
          .reduce((earlier, last) -> last)
          .ifPresent(training -> trained(run, experiment, branch, training));
    }
  }

  private void trained(
      SeedRun run, ExperimentSpec experiment, BranchSpec branch, StageView training) {
    FileRef weights =
        training.outputs().stream()
            .filter(file -> file.role().equals("model"))
            .findFirst()
            .orElseThrow();
    Component model =
        models.computeIfAbsent(
            weights.sha256(), digest -> model(run, experiment, branch, training, digest));
    QuantitativeAnalysis analysis = model.getModelCard().getQuantitativeAnalysis();
    List<PerformanceMetric> metrics = new ArrayList<>(analysis.getPerformanceMetrics());
    Scores scores = RunScores.of(Objects.requireNonNull(run.scores())).decided();
    String slice =
        "T_te of %s, experiment %s, seed %d%s"
            .formatted(
                experiment.target().corpus(),
                run.experiment(),
                run.seed(),
                experiment.fusion() == null ? "" : ", logits of both branches added");
    metrics.add(metric("unweighted average recall", String.valueOf(run.uar()), slice));
    metrics.add(metric("accuracy", String.valueOf(scores.accuracy()), slice));
    List<String> classes = what.classes().names();
    for (int c = 0; c < classes.size(); c++) {
      Double recall = scores.recall().get(c);
      if (recall != null) {
        metrics.add(metric("recall", recall.toString(), classes.get(c) + ", " + slice));
      }
    }
    analysis.setPerformanceMetrics(metrics);
  }

  private static PerformanceMetric metric(String type, String value, String slice) {
    PerformanceMetric metric = new PerformanceMetric();
    metric.setType(type);
    metric.setValue(value);
    metric.setSlice(slice);
    return metric;
  }

  private Component model(
      SeedRun run,
      ExperimentSpec experiment,
      BranchSpec branch,
      StageView training,
      String digest) {
    String ref = "model-" + digest;
    Component model =
        component(
            Component.Type.MACHINE_LEARNING_MODEL,
            ModelCardText.modelName(run) + "-" + branch.modality(),
            ref);
    model.setVersion(digest);
    model.setHashes(List.of(new Hash(Hash.Algorithm.SHA_256, digest)));
    ModelParameters parameters = new ModelParameters();
    parameters.setTask("speech emotion classification (" + branch.modality() + ")");
    boolean pretrained =
        BackboneFamily.all().stream()
            .anyMatch(own -> own instanceof Pretrained && own.kind().equals(branch.kind()));
    if (pretrained) { // those that start from a checkpoint are
      parameters.setArchitectureFamily("transformer");
    }
    parameters.setModelArchitecture(branch.kind());
    parameters.setDatasets(corpora(experiment).stream().map(MaterialBill::dataset).toList());
    QuantitativeAnalysis analysis = new QuantitativeAnalysis();
    analysis.setPerformanceMetrics(List.of());
    org.cyclonedx.model.component.ModelCard card = new org.cyclonedx.model.component.ModelCard();
    card.setModelParameters(parameters);
    card.setQuantitativeAnalysis(analysis);
    card.setConsiderations(considerations());
    Map<String, String> facts = new TreeMap<>();
    facts.put("method", branch.methodName());
    facts.put("settings", CanonicalJson.text(branch.training()));
    facts.put("seed", String.valueOf(run.seed()));
    facts.put("split", CanonicalJson.text(experiment.split()));
    facts.put("environment", CanonicalJson.text(training.environment()));
    if (training.ledgerSeq() != null) {
      facts.put("ledgerEntry", training.ledgerSeq().toString());
    } else {
      facts.put("takenOverFromAttempt", String.valueOf(training.cachedFrom()));
    }
    card.setProperties(properties(facts));
    model.setModelCard(card);
    Dependency needs = new Dependency(ref);
    if (pretrained) {
      needs.addDependency(new Dependency("checkpoint-" + branch.backbone()));
    }
    what.features().stream()
        .filter(set -> reads(training, set))
        .forEach(set -> needs.addDependency(new Dependency(ref(set))));
    corpora(experiment).stream()
        .distinct()
        .forEach(corpus -> needs.addDependency(new Dependency("corpus-" + corpus)));
    dependencies.add(needs);
    return model;
  }

  /** Names of those that it is trained on. */
  private static List<String> corpora(ExperimentSpec experiment) {
    List<String> names = new ArrayList<>();
    names.add(experiment.source().corpus());
    names.add(experiment.target().corpus());
    experiment.extraCorpora().forEach(extra -> names.add(extra.corpus()));
    return names;
  }

  private static boolean reads(StageView training, FeatureSetView set) {
    return training.inputs().stream()
        .anyMatch(file -> file.sha256().equals(set.artifact().sha256()));
  }

  private static String ref(FeatureSetView set) {
    return "functionals-" + set.name() + "-" + set.corpus();
  }

  private static Considerations considerations() {
    Considerations considerations = new Considerations();
    considerations.setUseCases(List.of("research on speech emotion recognition across corpora"));
    considerations.setTechnicalLimitations(
        List.of(
            "predicts labels that annotators or actors gave to recordings, not what a person feels",
            "tested on the target corpus alone",
            "no score per age, gender, language or dialect is recorded"));
    return considerations;
  }

  private static DatasetChoice dataset(String corpus) {
    DatasetChoice dataset = new DatasetChoice();
    dataset.setRef("corpus-" + corpus);
    return dataset;
  }

  private static Component checkpoint(ModelView base) {
    Component checkpoint =
        component(Component.Type.MACHINE_LEARNING_MODEL, base.name(), "checkpoint-" + base.name());
    checkpoint.setDescription("pretrained checkpoint of kind " + base.kind());
    if (base.licence() != null) {
      License licence = new License();
      licence.setName(base.licence());
      LicenseChoice licences = new LicenseChoice();
      licences.addLicense(licence);
      checkpoint.setLicenses(licences);
    }
    Map<String, String> facts = new TreeMap<>();
    base.digests().forEach((file, digest) -> facts.put("sha256:" + file, digest));
    facts.put("parameters", String.valueOf(base.parameters()));
    checkpoint.setProperties(properties(facts));
    return checkpoint;
  }

  private static Component corpus(CorpusView corpus) {
    Component data = component(Component.Type.DATA, corpus.name(), "corpus-" + corpus.name());
    data.setDescription("corpus in the layout " + corpus.kind());
    data.setHashes(List.of(new Hash(Hash.Algorithm.SHA_256, corpus.manifestSha256())));
    Map<String, String> facts = new TreeMap<>();
    facts.put("utterances", corpus.report().path("utterances").asText());
    facts.put("seconds", corpus.report().path("seconds").asText());
    facts.put("speakers", String.valueOf(corpus.report().path("speakers").size()));
    facts.put("classes", CanonicalJson.text(corpus.report().path("classes")));
    facts.put("hash", "of the manifest, which names every recording with its digest and label");
    Content content = new Content();
    content.setProperties(properties(facts));
    ComponentData dataset = new ComponentData();
    dataset.setType(ComponentData.ComponentDataType.DATASET);
    dataset.setName(corpus.name());
    dataset.setContents(content);
    dataset.setSensitiveData(List.of("voices of persons"));
    data.setData(List.of(dataset));
    return data;
  }

  private static Component functionals(FeatureSetView set) {
    Component table = component(Component.Type.DATA, set.name() + " of " + set.corpus(), ref(set));
    table.setDescription("imported functionals of a corpus");
    table.setHashes(List.of(new Hash(Hash.Algorithm.SHA_256, set.artifact().sha256())));
    table.setProperties(
        properties(
            Map.of(
                "columns",
                String.valueOf(set.columns().size()),
                "utterances",
                String.valueOf(set.utterances()),
                "importedFrom",
                set.sourceSha256())));
    return table;
  }

  private static Component component(Component.Type type, String name, String ref) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    component.setBomRef(ref);
    return component;
  }

  private static List<Property> properties(Map<String, String> facts) {
    List<Property> properties = new ArrayList<>();
    facts.forEach((name, value) -> properties.add(new Property(OWN + name, value)));
    return properties;
  }
}
