package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bert;
import static dev.vocalise.activities.DemoExperiments.bilstm;
import static dev.vocalise.activities.DemoExperiments.greedy;
import static dev.vocalise.activities.DemoPlatform.output;
import static dev.vocalise.workflows.experiment.TextSpec.ASR;
import static dev.vocalise.workflows.experiment.TextSpec.CORPUS;
import static dev.vocalise.workflows.experiment.TextSpec.CORPUS_ELSE_ASR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.campaign.RunStages;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target that has lost every third transcript, read in every way there is, on real embedded
 * servers: eight experiments of one campaign, so that what they share is trained and heard once.
 */
class TranscriptCampaignIT {
  private static final CorpusChoice GAPPY = new CorpusChoice("gappy", "msp-improv", "default");
  private static final CorpusChoice SILENT = new CorpusChoice("silent", "msp-improv", "default");
  private static final CorpusChoice FIXED = new CorpusChoice("fixed", "crema-d", "default");
  private static final FusionSpec DROP = new FusionSpec(FusionSpec.DROP);
  private static final FusionSpec AUDIO_ONLY = new FusionSpec(FusionSpec.AUDIO_ONLY);

  /** Experiments of the campaign, by their place in it. */
  private static final int READ = 0;

  private static final int HEARD = 1;
  private static final int EITHER = 2;
  private static final int TRAINED_ON_HEARD = 3;
  private static final int DROPPED = 4;
  private static final int KEPT = 5;
  private static final int SPOKEN = 6;
  private static final int SPOKEN_HEARD = 7;

  /** Padding differs with the neighbours in a batch, and with it the order of float additions. */
  private static final double LOGITS_AGREE = 1e-4;

  @TempDir static Path home;
  private static DemoPlatform demo;
  private static GappyCorpus gappy;
  private static CampaignBoard board;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 2);
    Path complete = demo.corpora().mspImprov();
    gappy = GappyCorpus.of(complete, home.resolve("gappy"), place -> place % 3 == 0);
    demo.register(GAPPY, gappy.folder());
    GappyCorpus silent = GappyCorpus.of(complete, home.resolve("silent"), place -> true);
    demo.register(SILENT, silent.folder());
    board =
        demo.run(
            "gappy",
            experiment("read", GAPPY, null, bert()),
            experiment("heard", GAPPY, null, bert(ASR, CORPUS, greedy())),
            experiment("either", GAPPY, null, bert(CORPUS_ELSE_ASR, CORPUS, greedy())),
            experiment("trained-on-heard", GAPPY, null, bert(ASR, ASR, greedy())),
            experiment("dropped", GAPPY, DROP, ast(), bert()),
            experiment("kept", GAPPY, AUDIO_ONLY, ast(), bert()),
            experiment("spoken", GAPPY, null, bilstm(CORPUS, null)),
            experiment("spoken-heard", GAPPY, null, bilstm(ASR, greedy())));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void fourModelsAreTrainedAndTheTargetIsHeardOnceForEightExperiments() {
    assertThat(board.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(demo.trained(board)).isEqualTo(4); // audio, text, text on heard words, both
    List<StageView> transcriptions = demo.transcriptions("gappy");
    assertThat(transcriptions).extracting(StageView::state).containsExactly(StageState.DONE);
    JsonNode report = demo.json(output(transcriptions.get(0), "transcription.json")).get(0);
    assertThat(report.path("utterances").asInt())
        .isEqualTo(part("targetTrain").size() + part("targetTest").size());
    assertThat(report.path("withReference").asInt())
        .isEqualTo(
            gappy.keptOf(part("targetTrain")).size() + gappy.keptOf(part("targetTest")).size());
    assertThat(AuditIT.violated(demo.fullAudit())).isEmpty();
  }

  @Test
  void utterancesWithoutTranscriptAreLeftOutAndCountedInTrainingAndTest() {
    assertThat(gappy.lostOf(part("targetTrain"))).isPositive();
    assertThat(gappy.lostOf(part("targetTest"))).isPositive();
    JsonNode training = training(READ).path("text");

    assertThat(training.at("/targetTrain/utterances").asInt())
        .isEqualTo(part("targetTrain").size());
    assertThat(training.at("/targetTrain/withoutTranscript").asInt())
        .isEqualTo(gappy.lostOf(part("targetTrain")));
    assertThat(training.at("/sourceTrain/withoutTranscript").asInt()).isZero();
    assertThat(predictions(READ).keySet())
        .containsExactlyElementsOf(gappy.keptOf(part("targetTest")));
    assertThat(demo.scores(board, READ).text())
        .isEqualTo(
            new RunScores.TextRead(part("targetTest").size(), gappy.lostOf(part("targetTest")), 0));
  }

  @Test
  void dropScoresExactlyTheUtterancesThatHaveBothModalitiesAndCountsTheOthers() {
    FusionReport report = Objects.requireNonNull(demo.scores(board, DROPPED).fusion());
    List<String> kept = gappy.keptOf(part("targetTest"));

    assertThat(report.counts())
        .isEqualTo(new FusionReport.Counts(kept.size(), 0, gappy.lostOf(part("targetTest"))));
    assertThat(predictions(DROPPED).keySet()).containsExactlyElementsOf(kept);
    assertThat(report.fused().confusion().total()).isEqualTo(kept.size());
    assertThat(report.text()).isEqualTo(demo.scores(board, READ).decided());
    assertThat(demo.scores(board, DROPPED).decided()).isEqualTo(report.fused());
  }

  @Test
  void audioOnlyKeepsEveryUtteranceAndLetsTheAudioDecideWhereThereAreNoWords() {
    FusionReport report = Objects.requireNonNull(demo.scores(board, KEPT).fusion());
    Map<String, JsonNode> predictions = predictions(KEPT);

    assertThat(report.counts())
        .isEqualTo(
            new FusionReport.Counts(
                gappy.keptOf(part("targetTest")).size(), gappy.lostOf(part("targetTest")), 0));
    assertThat(predictions.keySet()).containsExactlyElementsOf(part("targetTest"));
    assertThat(report.fused().confusion().total()).isEqualTo(part("targetTest").size());
    predictions.forEach(
        (id, prediction) -> {
          assertThat(prediction.has("text")).isEqualTo(!gappy.lost().contains(id));
          if (gappy.lost().contains(id)) {
            assertThat(prediction.get("logits")).isEqualTo(prediction.get("audio"));
          }
        });
    assertThat(predictions).containsAllEntriesOf(predictions(DROPPED));
  }

  @Test
  void corpusElseAsrReadsTheCorpusWhereItHasWordsAndTheRecogniserElsewhere() {
    Map<String, JsonNode> either = predictions(EITHER);
    Map<String, JsonNode> read = predictions(READ);
    Map<String, JsonNode> heard = predictions(HEARD);
    Set<String> speechless = unheard();
    List<String> expected =
        part("targetTest").stream()
            .filter(id -> !gappy.lost().contains(id) || !speechless.contains(id))
            .toList();

    assertThat(either.keySet()).containsExactlyElementsOf(expected);
    assertThat(Objects.requireNonNull(demo.scores(board, EITHER).text()).withoutTranscript())
        .isEqualTo(part("targetTest").size() - expected.size());
    either.forEach(
        (id, prediction) ->
            agree(prediction, gappy.lost().contains(id) ? heard.get(id) : read.get(id)));
    assertThat(read.keySet().stream().filter(heard::containsKey))
        .describedAs("a recogniser that errs is what makes this test able to fail")
        .anyMatch(id -> differ(read.get(id), heard.get(id)));
  }

  @Test
  void aTrainingOnRecognisedWordsIsAnotherThanTheOneOnTranscripts() {
    StageView onTranscripts = demo.trainings(board, READ).get(0);
    StageView onHeard = demo.trainings(board, TRAINED_ON_HEARD).get(0);
    long speechless = part("targetTrain").stream().filter(unheard()::contains).count();

    assertThat(List.of(HEARD, EITHER))
        .allSatisfy(
            experiment ->
                assertThat(demo.trainings(board, experiment).get(0).cacheKey())
                    .isEqualTo(onTranscripts.cacheKey()));
    assertThat(onHeard.cacheKey()).isNotEqualTo(onTranscripts.cacheKey());
    assertThat(onHeard.inputs()).extracting(FileRef::name).contains("target-words.jsonl");
    assertThat(onTranscripts.inputs())
        .extracting(FileRef::name)
        .doesNotContain("target-words.jsonl");
    assertThat(output(onHeard, "model.safetensors").sha256())
        .isNotEqualTo(output(onTranscripts, "model.safetensors").sha256());
    assertThat(training(TRAINED_ON_HEARD).at("/text/targetTrain/withoutTranscript").asLong())
        .isEqualTo(speechless)
        .isLessThan(gappy.lostOf(part("targetTrain")));
    assertThat(demo.scores(board, TRAINED_ON_HEARD).decided().unweightedAverageRecall())
        .isBetween(0.1, 1.0);
  }

  @Test
  void oneModelHearsAllOfTheTestAndReadsNoWordWhereThereIsNone() {
    List<String> all = part("targetTest");
    for (int experiment : List.of(SPOKEN, SPOKEN_HEARD)) {
      RunScores scores = demo.scores(board, experiment);
      assertThat(scores.fusion()).isNull();
      assertThat(scores.decided().confusion().total()).isEqualTo(all.size());
      assertThat(predictions(experiment).keySet()).containsExactlyElementsOf(all);
      assertThat(predictions(experiment).values())
          .noneMatch(prediction -> prediction.has("audio") || prediction.has("text"));
    }
    assertThat(demo.scores(board, SPOKEN).text())
        .isEqualTo(new RunScores.TextRead(all.size(), gappy.lostOf(all), 0));
    long speechless = all.stream().filter(unheard()::contains).count();
    assertThat(Objects.requireNonNull(demo.scores(board, SPOKEN_HEARD).text()).withoutTranscript())
        .isEqualTo((int) speechless);
    assertThat(all)
        .as("the words are read")
        .anyMatch(id -> differ(predictions(SPOKEN).get(id), predictions(SPOKEN_HEARD).get(id)));
  }

  @Test
  void oneModelIsTrainedOnRecordingsAndTheCorpusOwnWordsWhateverTheTestReads() {
    StageView own = demo.trainings(board, SPOKEN).get(0);
    assertThat(demo.trainings(board, SPOKEN)).hasSize(1);
    assertThat(own.subject()).isEmpty();
    assertThat(own.inputs())
        .extracting(FileRef::name)
        .containsExactlyInAnyOrder(
            "source.jsonl", "source-audio.json", "target.jsonl", "target-audio.json");
    assertThat(demo.trainings(board, SPOKEN_HEARD).get(0).cacheKey()).isEqualTo(own.cacheKey());
    JsonNode report = training(SPOKEN);
    assertThat(report.at("/text/sourceTrain/withoutTranscript").asInt()).isZero();
    assertThat(report.at("/text/targetTrain").isNull()).isTrue();
    assertThat(report.at("/fitted/words").isEmpty()).isFalse();
    assertThat(report.at("/fitted/numbers/mean.source")).hasSize(40);
    SeedRun run =
        demo.platform()
            .runs()
            .find(board.experiments().get(SPOKEN).seeds().get(0).runId())
            .orElseThrow();
    assertThat(RunStages.names(run)).containsExactly("train", "evaluate");
  }

  @Test
  void aTargetWithoutAnyTranscriptIsRefusedBeforeAnythingIsTrainedAndTheWayOutIsNamed() {
    CampaignBoard refused =
        demo.run(
            "silent",
            experiment("text", SILENT, null, bert()),
            experiment("both", SILENT, AUDIO_ONLY, ast(), bert()),
            experiment("one-model", SILENT, null, bilstm(CORPUS, null)));

    assertThat(refused.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
    for (CampaignBoard.ExperimentRow experiment : refused.experiments()) {
      CampaignBoard.SeedCell cell = experiment.seeds().get(0);
      boolean adapts = !experiment.name().equals("one-model");
      assertThat(Objects.requireNonNull(cell.failure()).code()).isEqualTo("TRANSCRIPT_MISSING");
      assertThat(cell.failure().message())
          .contains("experiment '" + experiment.name() + "', seed 4")
          .containsPattern(
              "none of the \\d+ utterances of %s has a transcript"
                  .formatted(adapts ? "T_tr" : "T_te"))
          .contains("text.transcripts: asr");
      assertThat(demo.platform().stages().ofRun(cell.runId()))
          .extracting(StageView::stage, StageView::state)
          .containsExactly(tuple(StageName.TRAIN.stored(), StageState.FAILED));
    }
  }

  @Test
  void aTargetWithoutAnyTranscriptIsReadThroughTheRecogniser() {
    CampaignBoard read =
        demo.run("recognised", experiment("asr", SILENT, null, bert(ASR, ASR, greedy())));

    assertThat(read.campaign().state()).isEqualTo(CampaignState.DONE);
    RunScores.TextRead text = Objects.requireNonNull(demo.scores(read, 0).text());
    assertThat(demo.scores(read, 0).decided().confusion().total())
        .isEqualTo(text.utterances() - text.withoutTranscript())
        .isPositive();
    JsonNode result = Objects.requireNonNull(demo.transcriptions("recognised").get(0).result());
    assertThat(result.path("wordErrorRate").isNull()).isTrue();
  }

  @Test
  void corporaOfFixedSentencesAreRefusedForTextWithTheReason() throws Exception {
    demo.register(FIXED, asCremaD(demo.corpora().emoDb(), home.resolve("fixed")));
    CampaignBoard refused =
        demo.run(
            "refused",
            experiment("german", DemoPlatform.EMO_DB, null, bert()),
            experiment("german-one-model", DemoPlatform.EMO_DB, null, bilstm(CORPUS, null)),
            experiment("fixed", FIXED, null, bert(ASR, CORPUS, greedy())));

    assertThat(refused.campaign().state()).isEqualTo(CampaignState.INCOMPLETE);
    assertThat(DemoPlatform.failure(refused, 0).message())
        .contains("experiment 'german' reads emo-db")
        .contains("neutral")
        .contains("§4.1.3");
    assertThat(DemoPlatform.failure(refused, 1).message())
        .contains("experiment 'german-one-model' reads emo-db")
        .contains("§4.1.3");
    assertThat(DemoPlatform.failure(refused, 2).message())
        .contains("experiment 'fixed' reads crema-d")
        .contains("the same for every emotion");
  }

  /** Ten recordings of each class under names of CREMA-D. */
  private static Path asCremaD(Path recordings, Path folder) throws IOException {
    List<String> classes = List.of("NEU", "HAP", "SAD", "ANG");
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(recordings.resolve("wav"))) {
      List<Path> wavs = files.sorted().limit(40).toList();
      for (int i = 0; i < wavs.size(); i++) {
        String name = "%d_DFA_%s_XX.wav".formatted(1001 + i, classes.get(i % classes.size()));
        Files.createLink(folder.resolve(name), wavs.get(i));
      }
    }
    return folder;
  }

  /** Two branches are fused; all experiments have one seed. */
  private static ExperimentSpec experiment(
      String name, CorpusChoice target, @Nullable FusionSpec fusion, BranchSpec... branches) {
    return DemoExperiments.experiment(name, target, List.of(4), fusion, branches);
  }

  /** The report of the text branch's training. */
  private static JsonNode training(int experiment) {
    List<StageView> branches = demo.trainings(board, experiment);
    return demo.json(output(branches.get(branches.size() - 1), "training.json")).get(0);
  }

  /** Utterances of a part of the split, which is the same for all experiments. */
  private static List<String> part(String name) {
    JsonNode ids = training(READ).at("/split/" + name);
    return IntStream.range(0, ids.size()).mapToObj(i -> ids.get(i).asText()).toList();
  }

  /** Lines of the predictions by utterance, in their order. */
  private static Map<String, JsonNode> predictions(int experiment) {
    StageView evaluation =
        demo.view(board, experiment).stages().stream()
            .filter(stage -> stage.stage().equals(StageName.EVALUATE.stored()))
            .findFirst()
            .orElseThrow();
    Map<String, JsonNode> predictions = new LinkedHashMap<>();
    demo.json(output(evaluation, "predictions.jsonl"))
        .forEach(line -> predictions.put(line.path("utterance").asText(), line));
    return predictions;
  }

  /** Utterances in which the recogniser heard no word. */
  private static Set<String> unheard() {
    Set<String> unheard = new TreeSet<>();
    demo.json(output(demo.transcriptions("gappy").get(0), "transcripts.jsonl")).stream()
        .filter(line -> line.path("text").asText().isBlank())
        .forEach(line -> unheard.add(line.path("utterance").asText()));
    return unheard;
  }

  private static void agree(JsonNode one, @Nullable JsonNode other) {
    assertThat(other).isNotNull();
    for (int c = 0; c < 4; c++) {
      assertThat(logit(one, c))
          .describedAs("class %d of %s", c, one.path("utterance"))
          .isCloseTo(logit(Objects.requireNonNull(other), c), within(LOGITS_AGREE));
    }
  }

  private static boolean differ(@Nullable JsonNode one, @Nullable JsonNode other) {
    return IntStream.range(0, 4)
        .anyMatch(
            c ->
                Math.abs(
                        logit(Objects.requireNonNull(one), c)
                            - logit(Objects.requireNonNull(other), c))
                    > 10 * LOGITS_AGREE);
  }

  private static double logit(JsonNode prediction, int emotion) {
    return prediction.path("logits").path(emotion).asDouble();
  }
}
