package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.beam;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.bertOnHeardWords;
import static dev.vocalise.activities.DemoExperiments.bilstm;
import static dev.vocalise.activities.DemoExperiments.greedy;
import static dev.vocalise.activities.DemoExperiments.wav2vec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.fusion.FusionActivitiesImpl;
import dev.vocalise.activities.fusion.PrecisionEffect;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.prediction.ModelFacts;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.prediction.Question;
import dev.vocalise.activities.prediction.Recording;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of trained model on its own T_te: the logits are those of the test of its run. */
@Tag("servers")
class PredictionIT {
  @TempDir private static Path home;
  private static DemoPlatform demo;
  private static CampaignBoard board;
  private static Map<String, Utterance> utterances;

  private static final List<ExperimentSpec> EXPERIMENTS =
      List.of(
          experiment("ast", null, ast()),
          experiment("wav2vec2", null, wav2vec2()),
          experiment("bert", null, bert()),
          experiment("crnn", null, crnn("source-only")),
          experiment("mtl-aug", null, crnn("mtl-aug")),
          experiment("both", new FusionSpec(FusionSpec.AUDIO_ONLY), ast(), bertOnHeardWords(20)),
          experiment(
              "bfloat16",
              new FusionSpec(FusionSpec.AUDIO_ONLY),
              inBfloat16(ast()),
              inBfloat16(
                  bert(TextSpec.ASR, TextSpec.CORPUS, DemoExperiments.inBfloat16(beam(20))))),
          experiment("one-model", null, bilstm(TextSpec.ASR, greedy())));

  @BeforeAll
  static void train() throws Exception {
    demo = DemoPlatform.start(home, 2);
    board = demo.run("predicted", EXPERIMENTS.toArray(ExperimentSpec[]::new));
    utterances = new HashMap<>();
    CorpusManifests.read(
            demo.platform().artifacts(),
            CorpusManifests.ref(demo.platform().corpora().find("msp-improv").orElseThrow()))
        .utterances()
        .forEach(utterance -> utterances.put(utterance.id(), utterance));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static ExperimentSpec experiment(
      String name, @Nullable FusionSpec fusion, BranchSpec... branches) {
    return DemoExperiments.experiment(name, DemoPlatform.MSP_IMPROV, List.of(3), fusion, branches);
  }

  /** Trained as ever, tested and used in bfloat16. */
  private static BranchSpec inBfloat16(BranchSpec branch) {
    Map<String, Object> training = new HashMap<>(branch.training());
    training.put("inference", Map.of("precision", "bfloat16"));
    return new BranchSpec(
        branch.modality(),
        branch.kind(),
        branch.backbone(),
        branch.text(),
        training,
        branch.method(),
        branch.encoder());
  }

  private static BranchSpec crnn(String method) {
    BackboneFamily family = BackboneFamily.of("crnn");
    Map<String, Object> sizes =
        Map.of(
            "channels1",
            8,
            "channels2",
            8,
            "channels3",
            16,
            "lstm",
            16,
            "size",
            32,
            "frames",
            96,
            "bins",
            32,
            "norm",
            "per-corpus");
    Map<String, Object> training = new HashMap<>(Map.of("training.epochs", 1));
    if (method.equals("mtl-aug")) {
      training.putAll(
          Map.of("networks.decoder1", 8, "networks.decoder2", 8, "networks.decoder3", 8));
    }
    return new BranchSpec(
        BranchSpec.AUDIO,
        "crnn",
        "crnn",
        null,
        Values.byKey(Method.of(method).settings(), Modality.AUDIO, training).stored(),
        method,
        Values.byKey(family.settings(), Modality.AUDIO, sizes).stored());
  }

  private static PredictionService service() {
    return demo.platform().predictions();
  }

  private static RunView run(String experiment) {
    for (int i = 0; i < EXPERIMENTS.size(); i++) {
      if (EXPERIMENTS.get(i).name().equals(experiment)) {
        return demo.view(board, i);
      }
    }
    throw new IllegalArgumentException(experiment);
  }

  /** The run's own predictions, in the order in which evaluation made its batches. */
  private static List<JsonNode> stored(RunView run) {
    return demo
        .json(
            DemoPlatform.output(
                run.last(StageName.EVALUATE.stored(), "").orElseThrow(), "predictions.jsonl"))
        .stream()
        .sorted(Comparator.comparing(one -> utterance(one).sound()))
        .toList();
  }

  private static Utterance utterance(JsonNode prediction) {
    return Objects.requireNonNull(utterances.get(prediction.path("utterance").asText()));
  }

  private static Recording recording(JsonNode prediction, boolean withWords) {
    Utterance utterance = utterance(prediction);
    return new Recording(
        utterance.id(),
        demo.corpora().mspImprov().resolve(utterance.audioPath()),
        withWords ? utterance.transcript() : null,
        null);
  }

  private static List<Prediction> ask(String model, List<Recording> recordings) {
    return service().answer(new Question(model, null, null, recordings)).predictions();
  }

  private static float[] logits(JsonNode prediction) {
    float[] logits = new float[prediction.path("logits").size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) prediction.path("logits").path(i).asDouble();
    }
    return logits;
  }

  private static float[] logits(Prediction prediction) {
    List<Float> row = Objects.requireNonNull(prediction.logits(), prediction.toString());
    float[] logits = new float[row.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = row.get(i);
    }
    return logits;
  }

  @Test
  void theLogitsOfTheTestSetAreThoseOfTheTestToTheBit() {
    for (ExperimentSpec experiment : EXPERIMENTS) {
      RunView run = run(experiment.name());
      List<JsonNode> stored = stored(run);
      assertThat(stored).hasSizeGreaterThan(64);
      boolean corpusWords = experiment.name().equals("bert");
      List<Prediction> again =
          ask(
              run.run().id().toString(),
              stored.stream().map(one -> recording(one, corpusWords)).toList());
      for (int i = 0; i < stored.size(); i++) {
        assertThat(logits(again.get(i)))
            .as("%s %s", experiment.name(), again.get(i).file())
            .isEqualTo(logits(stored.get(i)));
        assertThat(again.get(i).predicted()).isEqualTo(stored.get(i).path("predicted").asText());
      }
    }
  }

  /** The training is the one of the experiment in float32, from the cache. */
  @Test
  void whatBfloat16ChangesIsMeasuredOnTheTestSet() {
    PrecisionEffect effect =
        Objects.requireNonNull(
            RunScores.of(Objects.requireNonNull(run("bfloat16").run().scores())).precision());
    StageView tested = run("bfloat16").last(StageName.EVALUATE.stored(), "").orElseThrow();
    List<JsonNode> float32 = demo.json(DemoPlatform.output(tested, FusionActivitiesImpl.FLOAT32));
    Map<String, JsonNode> audio = new HashMap<>();
    stored(run("ast"))
        .forEach(one -> audio.put(one.path("utterance").asText(), one.path("logits")));

    assertThat(effect.utterances())
        .isEqualTo(stored(run("bfloat16")).size())
        .isEqualTo(float32.size());
    assertThat(float32)
        .allSatisfy(
            one ->
                assertThat(one.path("audio")).isEqualTo(audio.get(one.path("utterance").asText())));
    assertThat(stored(run("bfloat16")))
        .anySatisfy(
            one ->
                assertThat(one.path("audio"))
                    .isNotEqualTo(audio.get(one.path("utterance").asText())));
    assertThat(effect.sentence())
        .startsWith("Tested in bfloat16: on %d utterances UAR ".formatted(float32.size()));
    assertThat(tested.spec().path("precision"))
        .isEqualTo(CanonicalJson.tree(Map.of("audio", "bfloat16", "text", "bfloat16")));
    assertThat(Objects.requireNonNull(run("ast").run().scores()).has("precision")).isFalse();
    assertThat(AuditIT.violated(demo.fullAudit())).isEmpty();
    StageView training = run("bfloat16").last(StageName.TRAIN.stored(), "audio").orElseThrow();
    assertThat(training.cacheKey())
        .isEqualTo(run("ast").last(StageName.TRAIN.stored(), "").orElseThrow().cacheKey());
  }

  /** Its model is asked with the same recogniser, as the logits of its test set say. */
  @Test
  void whatBfloat16ChangesOfTheWordsIsMeasuredOnTheFirstUtterances() {
    List<StageView> heard = demo.transcriptions("predicted");
    StageView float32 = subject(heard, "msp-improv with wav2vec2-tiny, beam 20");
    StageView bfloat16 = subject(heard, "msp-improv with wav2vec2-tiny, beam 20, bfloat16");
    List<JsonNode> exact = demo.json(DemoPlatform.output(float32, "transcripts.jsonl"));
    List<JsonNode> rounded = demo.json(DemoPlatform.output(bfloat16, "transcripts.jsonl"));
    RecognitionEffect effect =
        CanonicalJson.read(
            Objects.requireNonNull(bfloat16.result()).path("precision"), RecognitionEffect.class);

    assertThat(demo.json(DemoPlatform.output(bfloat16, TranscriptionActivitiesImpl.FLOAT32)))
        .isEqualTo(exact.subList(0, 50));
    assertThat(effect.utterances()).isEqualTo(50);
    assertThat(effect.withReference()).isEqualTo(50);
    assertThat(effect.changed())
        .isEqualTo((int) IntStream.range(0, 50).filter(i -> differ(exact, rounded, i)).count());
    assertThat(effect.float32()).isEqualTo(rate(exact.subList(0, 50)));
    assertThat(effect.recognised()).isEqualTo(rate(rounded.subList(0, 50)));
    assertThat(
            demo.json(DemoPlatform.output(bfloat16, "transcription.json")).get(0).path("precision"))
        .isEqualTo(CanonicalJson.tree(effect));
    assertThat(Objects.requireNonNull(float32.result()).has("precision")).isFalse();
    assertThat(bfloat16.spec().path("precision").asText()).isEqualTo("bfloat16");
    assertThat(float32.spec().fieldNames()).toIterable().containsExactly("decoder");
  }

  private static StageView subject(List<StageView> stages, String subject) {
    return stages.stream().filter(one -> one.subject().equals(subject)).findFirst().orElseThrow();
  }

  private static boolean differ(List<JsonNode> one, List<JsonNode> other, int line) {
    return !one.get(line).path("text").equals(other.get(line).path("text"));
  }

  private static double rate(List<JsonNode> lines) {
    double errors = 0;
    for (String kind : List.of("substitutions", "deletions", "insertions")) {
      errors += lines.stream().mapToInt(line -> line.path(kind).asInt()).sum();
    }
    return errors / lines.stream().mapToInt(line -> line.path("words").asInt()).sum();
  }

  /** Sums of a matrix product come in another order in another batch. */
  @Test
  void aRecordingAloneDiffersByWhatTheSizeOfABatchChanges() {
    for (String name : List.of("ast", "wav2vec2", "crnn", "both")) {
      RunView run = run(name);
      for (JsonNode stored : stored(run).subList(0, 3)) {
        Prediction alone = ask(run.run().id().toString(), List.of(recording(stored, false))).get(0);
        float[] expected = logits(stored);
        float[] got = logits(alone);
        for (int c = 0; c < expected.length; c++) {
          assertThat(got[c]).as(name).isCloseTo(expected[c], within(1e-4f));
        }
        assertThat(alone.seconds()).isCloseTo(utterance(stored).seconds(), within(1e-3));
      }
    }
  }

  @Test
  void wordsThatAreGivenStandForThoseThatARecogniserWouldWrite() {
    String run = run("both").run().id().toString();
    JsonNode stored = stored(run("both")).get(0);
    Recording silent = recording(stored, false);
    Prediction heard = ask(run, List.of(silent)).get(0);
    Prediction read =
        ask(run, List.of(new Recording("x", silent.sound(), "never this again", null))).get(0);
    Prediction unread =
        service()
            .answer(new Question(run, null, Question.NOBODY, List.of(silent)))
            .predictions()
            .get(0);
    Prediction audio =
        service().answer(new Question(run, "audio", null, List.of(silent))).predictions().get(0);

    assertThat(heard.wordsBy()).isEqualTo("wav2vec2-tiny");
    assertThat(read.words()).isEqualTo("never this again");
    assertThat(read.wordsBy()).isEqualTo("given");
    assertThat(read.logits()).isNotEqualTo(heard.logits());
    assertThat(unread.words()).isNull();
    assertThat(unread.logits()).as("as in the test: audio decides alone").isEqualTo(audio.logits());
  }

  @Test
  void probabilitiesAndEntropyFollowFromTheLogits() {
    Prediction one =
        ask(run("ast").run().id().toString(), List.of(recording(stored(run("ast")).get(0), false)))
            .get(0);
    double sum = 0;
    double entropy = 0;
    for (float p : Objects.requireNonNull(one.probabilities()).values()) {
      sum += p;
      entropy -= p * Math.log(p) / Math.log(2);
    }
    assertThat(one.probabilities()).containsOnlyKeys("neutral", "happiness", "sadness", "anger");
    assertThat(sum).isCloseTo(1, within(1e-6));
    assertThat(one.entropyBits()).isCloseTo(entropy, within(1e-9)).isBetween(0.0, 2.0);
  }

  @Test
  void aBadFileIsAProblemOfItsOwn() throws Exception {
    Recording good = recording(stored(run("ast")).get(0), false);
    Path text = Files.writeString(home.resolve("letter.wav"), "Dear all,\n".repeat(9));
    Path empty = Files.createFile(home.resolve("empty.wav"));
    List<Recording> asked = new ArrayList<>(List.of(good));
    for (Path bad : List.of(text, empty, home.resolve("none.wav"))) {
      asked.add(new Recording(bad.toString(), bad, null, null));
    }
    asked.add(good);
    List<Prediction> answers = ask(run("ast").run().id().toString(), asked);

    assertThat(answers).extracting(Prediction::problem).filteredOn(Objects::isNull).hasSize(2);
    assertThat(answers.get(4).logits()).isEqualTo(answers.get(0).logits());
    assertThat(answers.get(1).problem()).startsWith("not audio: ");
    assertThat(answers.get(2).problem()).startsWith("empty audio: ");
    assertThat(answers.get(3).problem()).isEqualTo("it cannot be read: there is no such file");
  }

  @Test
  void aModelIsFoundByItsRunItsPathItsDigestAndItsNameInTheRegistry() {
    RunView run = run("ast");
    ModelRegistry registry = demo.platform().registry();
    String path = "predicted/ast/3";
    registry.promote(new ModelRegistry.Wish(path, null, "mine", "candidate", "for a test"));
    ModelFacts facts = service().about(run.run().id().toString(), null);
    String digest = facts.parts().get(0).weightsSha256();

    for (String of : List.of(path, digest, digest.substring(0, 12), "mine:1", "mine")) {
      ModelFacts same = service().about(of, null);
      assertThat(same.parts()).as(of).isEqualTo(facts.parts());
      assertThat(same.run()).isEqualTo(facts.run());
    }
    assertThat(service().about("mine", null).version()).isEqualTo("mine:1");
    assertThat(facts.classes()).containsExactly("neutral", "happiness", "sadness", "anger");
    assertThat(facts.hears()).isTrue();
    assertThat(facts.reads()).isFalse();
    assertThat(service().about("predicted/both/3", null).parts()).hasSize(2);
    assertThat(service().about("predicted/both/3", "text").parts()).hasSize(1);
    assertThat(service().about("predicted/both/3", null).recogniser()).isEqualTo("wav2vec2-tiny");
    for (String unknown : List.of("nobody", "nobody:1", "a/b/1", UUID.randomUUID().toString())) {
      assertThatThrownBy(() -> service().about(unknown, null))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void whoReadsAsksForWordsOrARecogniser() {
    JsonNode stored = stored(run("bert")).get(0);
    List<Recording> silent = List.of(recording(stored, false));

    assertThatThrownBy(() -> ask("predicted/bert/3", silent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads words and its run had no recogniser")
        .hasMessageContaining("wav2vec2-tiny");
    assertThat(
            service()
                .answer(new Question("predicted/bert/3", null, "wav2vec2-tiny", silent))
                .predictions()
                .get(0)
                .wordsBy())
        .isEqualTo("wav2vec2-tiny");
    assertThat(
            service()
                .answer(new Question("predicted/bert/3", null, Question.NOBODY, silent))
                .predictions()
                .get(0)
                .problem())
        .isEqualTo("it has no words, and the model reads them");
  }
}
