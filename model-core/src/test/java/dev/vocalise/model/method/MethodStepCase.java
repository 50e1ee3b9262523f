package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenArrays;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.GoldenCases.Tensor;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.backbone.bilstm.Bilstm;
import dev.vocalise.model.backbone.bilstm.BilstmSizes;
import dev.vocalise.model.backbone.crnn.Crnn;
import dev.vocalise.model.backbone.crnn.CrnnSizes;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Voices;
import dev.vocalise.model.features.WordsBeforeFrames;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One run of a golden case of steps: the learner with the case's weights, and its batches. */
final class MethodStepCase implements AutoCloseable {

  private static final List<String> FAMILIES =
      List.of("source-only", "dann", "gan", "addi", "saddi-1", "saddi-2", "aae", "mtl-aug", "sahu");

  /** Keys of the case's settings and ours; a list gives one value to each key. */
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("rate", List.of("training.learningRate")),
          Map.entry("beta1", List.of("training.beta1")),
          Map.entry("beta2", List.of("training.beta2")),
          Map.entry("beta1_discriminator", List.of("training.criticBeta1")),
          Map.entry("eps", List.of("training.epsilon")),
          Map.entry("clip", List.of("training.clip")),
          Map.entry("D", List.of("networks.domain1", "networks.domain2")),
          Map.entry("lambda_max", List.of("losses.domain")),
          Map.entry("adversarial", List.of("losses.adversarial")),
          Map.entry("alpha", List.of("losses.alpha")),
          Map.entry("beta", List.of("losses.beta")),
          Map.entry("adversary", List.of("losses.adversary")),
          Map.entry("critic", List.of("networks.critic")),
          Map.entry(
              "mel_critic",
              List.of(
                  "networks.melCritic1",
                  "networks.melCritic2",
                  "networks.melCritic3",
                  "networks.melCritic4")),
          Map.entry("c", List.of("networks.decoder1", "networks.decoder2", "networks.decoder3")),
          Map.entry("reconstruction", List.of("losses.reconstruction")),
          Map.entry("game", List.of("losses.game")),
          Map.entry("synthetic", List.of("losses.synthetic")),
          Map.entry("Dz", List.of("networks.prior1", "networks.prior2")),
          Map.entry("z", List.of("networks.latent")),
          Map.entry("prior", List.of("losses.prior")),
          Map.entry("speaker", List.of("losses.speaker")),
          Map.entry("gender", List.of("losses.gender")),
          Map.entry("rate_prior", List.of("training.priorRate")),
          Map.entry("centre", List.of("losses.centre")),
          Map.entry("type", List.of("losses.type")),
          Map.entry("rate_centres", List.of("training.centreRate")));

  private final String family;
  private final JsonNode run;
  private final JsonNode settings;
  private final Map<String, Tensor> inputs;
  private final Learner learner;
  private int current;

  private MethodStepCase(String family, Path directory, JsonNode run) {
    this.family = family;
    this.run = run;
    settings = run.get("settings");
    inputs = GoldenCases.tensors(directory.resolve(run.get("inputs").asText()));
    learner = learner(family.equals("sahu") ? bilstm() : crnn());
    GoldenCases.tensors(directory.resolve(run.get("weights").asText()))
        .forEach(
            (name, tensor) ->
                GoldenArrays.set(Objects.requireNonNull(weights().get(ours(name)), name), tensor));
  }

  private Foundation crnn() {
    LogMels logMels = new LogMels(settings.get("F").asInt(), settings.get("M").asInt(), 0);
    List<Integer> channels = new ArrayList<>();
    settings.get("c").forEach(c -> channels.add(c.asInt()));
    Crnn encoder =
        new Crnn(
            TorchEngine.newManager(ComputeDevice.CPU),
            new CrnnSizes(
                logMels.frames(),
                logMels.bins(),
                channels,
                settings.get("L").asInt(),
                settings.get("E").asInt(),
                0),
            1);
    return new Foundation(encoder, logMels, facts());
  }

  private Foundation bilstm() {
    BilstmSizes sizes =
        new BilstmSizes(
            settings.path("audio_L").asInt(),
            settings.path("text_L").asInt(),
            settings.get("width").asInt(),
            settings.path("embedding").asInt(),
            longest("source.audio"),
            settings.path("values").asInt(),
            longest("source.text"),
            settings.path("words").asInt(),
            0);
    return new Foundation(
        new Bilstm(TorchEngine.newManager(ComputeDevice.CPU), modality(), sizes, 1), null, facts());
  }

  /** Positions of the longest input of that name in any step; 0 where there is none. */
  private int longest(String name) {
    return inputs.entrySet().stream()
        .filter(input -> input.getKey().endsWith("/" + name))
        .mapToInt(input -> input.getValue().shape()[1])
        .max()
        .orElse(0);
  }

  private Modality modality() {
    String modality = settings.path("modality").asText("audio");
    return Modality.of(modality.equals("both") ? "audio+text" : modality);
  }

  static MethodStepCase of(Path directory, JsonNode run) {
    String rest = directory.getFileName().toString().substring("method-step-".length());
    String family = FAMILIES.stream().filter(rest::startsWith).findFirst().orElseThrow();
    return new MethodStepCase(family, directory, run);
  }

  /** Counts whose inverse frequencies are the case's weights. */
  private SourceFacts facts() {
    List<Integer> counts = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      double weight =
          settings.has("class_weights") ? settings.get("class_weights").get(c).asDouble() : 1;
      counts.add((int) Math.round(1e8 / weight));
    }
    int speakers = settings.has("speakers") ? settings.get("speakers").asInt() : 0;
    return new SourceFacts(counts, speakers, settings.has("gender"));
  }

  private Learner learner(Foundation on) {
    Method method = Method.of(family.startsWith("saddi") ? "saddi" : family);
    Map<String, Object> given = new TreeMap<>();
    for (String key : GoldenCases.names(settings)) {
      List<String> ours = KEYS.getOrDefault(key, List.of());
      for (int i = 0; i < ours.size(); i++) {
        JsonNode value = settings.get(key).isArray() ? settings.get(key).get(i) : settings.get(key);
        if (method.settings().has(ours.get(i))) {
          given.put(ours.get(i), plain(value));
        }
      }
    }
    if (settings.has("class_weights")) {
      given.put("training.classWeights", "inverse-frequency");
    }
    Values values = Values.byKey(method.settings(), modality(), given);
    if (method instanceof Saddi saddi) {
      return saddi.learner(on, values, 1, this::noise);
    }
    if (method instanceof Aae aae) {
      return aae.learner(on, values, 1, this::noise);
    }
    return method instanceof MtlAug mtlAug
        ? mtlAug.learner(on, values, 1, at -> new GivenVersions())
        : method.learner(on, values, 1);
  }

  private static Object plain(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    return value.isInt() ? (Object) value.asInt() : (Object) value.asDouble();
  }

  private NDArray noise(
      Steps.Step step, Moment at, Normals.Use use, int rows, int columns, double deviation) {
    String name =
        switch (use) {
          case SOURCE -> "source.noise";
          case TARGET -> "target.noise";
          case MIXED -> "mixed.noise";
          case PRIOR -> "prior";
        };
    return step.numbers(tensor(name).floats(), new Shape(rows, columns));
  }

  /** The masks and mixtures of the case. */
  private final class GivenVersions implements Versions.Draws {
    private int[][] masks(String name, int item) {
      Tensor all = tensor(domain() + "." + name);
      int masks = all.shape()[1];
      return IntStream.range(item * masks, (item + 1) * masks)
          .mapToObj(m -> new int[] {(int) all.longs()[2 * m], (int) all.longs()[2 * m + 1]})
          .toArray(int[][]::new);
    }

    @Override
    public int[][] bins(int item, int bins) {
      return masks("bins", item);
    }

    @Override
    public int[][] frames(int item, int frames) {
      return masks("frames", item);
    }

    @Override
    public int partner(int item, int items) {
      return (int) tensor(domain() + ".partner").longs()[item];
    }

    @Override
    public float weight(int item) {
      return tensor(domain() + ".weight").floats()[item];
    }
  }

  /** Of the only batch of this step. */
  private String domain() {
    return has("source") ? "source" : has("target") ? "target" : "mixed";
  }

  /** Whether the case's logits are those of the source batch and nothing else. */
  boolean hasPlainLogits() {
    return family.equals("sahu") || family.equals("source-only");
  }

  /** Emotion logits of the source batch of this step. */
  float[][] logits(int k) {
    current = k;
    return learner.logits(batch("source").inputs());
  }

  private boolean has(String domain) {
    return inputs.keySet().stream().anyMatch(name -> name.startsWith(current + "/" + domain + "."));
  }

  private Tensor tensor(String name) {
    return Objects.requireNonNull(inputs.get(current + "/" + name), name);
  }

  /** Makes the 1-based step. */
  Terms step(int k) {
    current = k;
    LabelledBatch source = has("source") ? labelled() : null;
    Batch target = has("target") ? batch("target") : has("mixed") ? batch("mixed") : null;
    double done = run.get("steps").get(k - 1).get("steps_done").asDouble();
    double warmUp = settings.path("warm_up").asDouble(0);
    double progress =
        settings.has("planned")
            ? (done - warmUp) / (settings.get("planned").asDouble() - warmUp)
            : 0;
    return learner.step(source, target, new Moment(k, 1, progress, rate(), k));
  }

  double rate() {
    return settings.get("rate").asDouble();
  }

  private LabelledBatch labelled() {
    int[] labels = whole(tensor("source.y"));
    int[] unknown = new int[labels.length];
    Arrays.fill(unknown, -1);
    boolean voices = inputs.containsKey(current + "/source.speaker");
    return new LabelledBatch(
        batch("source"),
        labels,
        new Voices(
            voices ? whole(tensor("source.speaker")) : unknown,
            voices ? whole(tensor("source.gender")) : unknown));
  }

  private Batch batch(String domain) {
    if (family.equals("sahu")) {
      Inputs spoken = spoken();
      return new Batch(spoken.rows(), spoken, new int[spoken.rows()]);
    }
    if (!inputs.containsKey(current + "/" + domain + ".clean")) {
      Inputs inputs = inputs(domain + ".x", domain + ".n");
      return new Batch(inputs.rows(), inputs, new int[inputs.rows()]);
    }
    Inputs clean = inputs(domain + ".clean", domain + ".clean_n");
    Inputs speed = inputs(domain + ".speed", domain + ".speed_n");
    return new Batch(clean.rows(), clean.and(speed), whole(tensor(domain + ".type")));
  }

  /** What the run's modality has of the source batch. */
  private Inputs spoken() {
    FeatureSource all =
        switch (modality()) {
          case AUDIO -> rows("audio");
          case TEXT -> rows("text");
          case AUDIO_TEXT -> new WordsBeforeFrames(rows("text"), rows("audio"));
        };
    return BatchMaker.plain(all, IntStream.range(0, all.size()).toArray());
  }

  private GivenRows rows(String modality) {
    String name = "source." + modality;
    return new GivenRows(tensor(name), whole(tensor(name + "_n")), longest(name));
  }

  private Inputs inputs(String values, String lengths) {
    return new Inputs(tensor(values).floats(), whole(tensor(lengths)));
  }

  private static int[] whole(Tensor tensor) {
    return Arrays.stream(tensor.longs()).mapToInt(Math::toIntExact).toArray();
  }

  /** All live weights. */
  SortedMap<String, NDArray> weights() {
    SortedMap<String, NDArray> all = new TreeMap<>();
    learner.players().forEach(player -> all.putAll(player.weights()));
    return all;
  }

  /** Our name of a weight of the case: both phases of sADDi have discriminators. */
  String ours(String weight) {
    return family.equals("saddi-1") && weight.matches("d[12]\\..*") ? "mel_" + weight : weight;
  }

  String theirs(String weight) {
    return weight.replaceAll("^mel_", "");
  }

  private String ourPlayer(String player) {
    return family.equals("saddi-1") && player.equals("critics") ? "mel-critics" : player;
  }

  Player player(String name) {
    return learner.players().stream()
        .filter(player -> player.name().equals(ourPlayer(name)))
        .findFirst()
        .orElseThrow();
  }

  /** β₁ of a player. */
  double beta1(String player) {
    boolean critic = List.of("domain", "critics", "prior").contains(player);
    return settings.get(critic ? "beta1_discriminator" : "beta1").asDouble();
  }

  @Override
  public void close() {
    learner.close();
  }
}
