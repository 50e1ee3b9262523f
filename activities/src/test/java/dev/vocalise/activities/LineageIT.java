package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bertOnHeardWords;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.LineageNode;
import dev.vocalise.activities.lineage.LineageNode.Kind;
import dev.vocalise.activities.lineage.LineageTree;
import dev.vocalise.activities.lineage.RunFile;
import dev.vocalise.activities.lineage.UnknownLineageException;
import dev.vocalise.activities.reproduction.Reproduction;
import dev.vocalise.activities.reproduction.ReproductionService;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a number to the recordings behind it, in campaigns that ran. */
@Tag("servers")
class LineageIT {
  @TempDir static Path home;
  private static DemoPlatform demo;
  private static CampaignBoard first;
  private static CampaignBoard second;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 2);
    ExperimentSpec both =
        experiment(
            "both",
            DemoPlatform.MSP_IMPROV,
            List.of(6),
            new FusionSpec(FusionSpec.AUDIO_ONLY),
            ast(),
            bertOnHeardWords(20));
    first = demo.run("first", both);
    second = demo.run("second", both);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void whatWasRegisteredSaysByWhomAndInWhichStatement() throws Exception {
    for (String id : List.of("corpus:iemocap", "labels:iemocap", "model:ast-tiny")) {
      LineageNode.Made made = Objects.requireNonNull(graph().node(id).made(), id);
      assertThat(made.who()).as(id).contains(System.getProperty("user.name"));
      long statement = Objects.requireNonNull(made.statement(), id);
      LedgerEntry entry = demo.platform().ledger().find(statement).orElseThrow();
      assertThat(Ledger.statement(entry)).contains(id.replaceFirst(".*:", ""));
    }
  }

  @Test
  void aNumberLeadsDownToARecordingAndEachStepHasItsStatement() throws IOException {
    StageView training = demo.trainings(first, 0).get(0);
    LineageNode cell = graph().root("first/both");
    LineageNode run = open(cell, "seed 6");
    LineageNode evaluation = open(run, "evaluation");
    LineageNode model = open(evaluation, "audio-model.safetensors");
    LineageNode trained = open(model, "training of audio");
    LineageNode manifest = open(trained, "source.jsonl");
    LineageNode registered = open(manifest, "dataset");
    LineageNode corpus = open(registered, "iemocap");
    LineageNode utterance = graph().behind(corpus.id(), 0).nodes().get(1);
    LineageNode label =
        graph().behind(open(corpus, "label files and transcripts").id(), 0).nodes().get(0);

    assertThat(model.digest()).isEqualTo(model(training).sha256());
    assertThat(trained.made())
        .satisfies(
            made -> {
              assertThat(made.statement()).isEqualTo(training.ledgerSeq()).isNotNull();
              assertThat(made.who()).isEqualTo(training.worker());
              assertThat(made.when()).isEqualTo(training.endedAt());
              assertThat(made.where()).endsWith(", cpu");
            });
    Path audio = audioOf(utterance);
    assertThat(utterance.digest()).isEqualTo(Sha256.of(audio));
    assertThat(utterance.links().get("audio")).endsWith("/utterances/0.wav");
    assertThat(label.digest())
        .isEqualTo(Sha256.of(demo.corpora().iemocap().resolve(label.label())));
    assertThat(labels(evaluation))
        .contains(
            "predictions.jsonl", "scores.json", "text-model.safetensors", "target-words.jsonl");
    assertThat(labels(trained)).contains("settings", "split", "model.safetensors");
    assertThat(labels(open(trained, "split"))).hasSize(4);
    assertThat(open(open(evaluation, "text-model.safetensors"), "training of text"))
        .extracting(LineageNode::kind)
        .isEqualTo(Kind.STAGE);
    assertThat(open(open(evaluation, "target-words.jsonl"), "transcription").made()).isNotNull();
  }

  @Test
  void predictionsLeadToTheUtterancesThatWereDecided() {
    LineageNode evaluation = open(graph().root("first/both/6"), "evaluation");
    LineageNode predictions = open(evaluation, "predictions.jsonl");

    assertThat(graph().behind(predictions.id(), 0).nodes())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            node -> {
              assertThat(node.kind()).isEqualTo(Kind.UTTERANCE);
              assertThat(node.detail()).matches("[✓✗] .+");
            });
  }

  @Test
  void aTrainingFromTheCacheLeadsOnToTheOneThatDidIt() {
    LineageNode evaluation = open(graph().root("second/both/6"), "evaluation");
    LineageNode taken = open(open(evaluation, "audio-model.safetensors"), "training of audio");
    assertThat(taken.detail()).contains("taken over");

    LineageNode origin = open(taken, "training of audio");

    assertThat(origin.id()).isEqualTo("attempt:" + demo.trainings(first, 0).get(0).id());
    assertThat(origin.detail()).contains("first / both / seed 6");
    assertThat(second.experiments().get(0).seeds().get(0).uar())
        .isEqualTo(first.experiments().get(0).seeds().get(0).uar());
  }

  @Test
  void aDigestOrItsBeginningLeadsToWhatMadeTheBytes() {
    StageView training = demo.trainings(first, 0).get(0);
    String sha256 = model(training).sha256();

    for (String of : List.of(sha256, sha256.substring(0, 8))) {
      LineageNode file = graph().root(of);
      assertThat(file.digest()).isEqualTo(sha256);
      assertThat(graph().behind(file.id(), 0).nodes())
          .extracting(LineageNode::id)
          .startsWith("attempt:" + training.id());
    }
    String audio = Objects.requireNonNull(someUtterance().digest());
    assertThat(graph().root(audio)).isEqualTo(someUtterance());
  }

  @Test
  void whatIsNotThereIsSaidInASentence() {
    Map<String, String> words =
        Map.of(
            "nowhere/both", "there is no campaign 'nowhere'",
            "first/none", "has no experiment 'none'; it has: both",
            "first/both/7", "has no seed '7'; it has: [6]",
            "0123456789abcdef", "begins with '0123456789abcdef'",
            "a", "got 'a'",
            "run:1", "got '1'",
            "x:y", "no node 'x:y'");
    words.forEach(
        (of, said) ->
            assertThatThrownBy(() -> graph().root(of))
                .isInstanceOf(UnknownLineageException.class)
                .hasMessageContaining(said));
  }

  @Test
  void theWholeTreeIsFiniteAndOpensEachThingOnce() {
    LineageTree tree = graph().tree(graph().root("second/both"), 20);

    List<LineageTree> all = flat(tree).toList();
    List<String> opened =
        all.stream()
            .filter(each -> !each.behind().isEmpty())
            .map(each -> each.node().id())
            .toList();
    assertThat(opened).doesNotHaveDuplicates();
    // Functionals are in FunctionalsCampaignIT.
    Set<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.FEATURES));
    assertThat(all).extracting(each -> each.node().kind()).containsAll(kinds);
  }

  @Test
  void aRunListsItsFilesUnderNamesOfTheirOwn() {
    List<RunFile> files = RunFile.of(demo.view(first, 0));

    assertThat(files)
        .extracting(RunFile::name)
        .doesNotHaveDuplicates()
        .contains("audio-model.safetensors", "text-model.safetensors", "predictions.jsonl");
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(demo.platform().artifacts().exists(file.sha256(), file.size()))
                    .isTrue());
  }

  @Test
  void aRunThatIsDoneAgainIsTrainedAgainAndBitEqual() {
    SeedRun original = demo.view(first, 0).run();

    ReproductionService.Launched launched =
        demo.platform().provenance().reproductions().launch(original.id().toString());
    CampaignBoard again = demo.ended(launched.campaign());

    assertThat(launched.campaign()).isEqualTo("reproduce-first-both-6");
    assertThat(again.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(demo.trainings(again, 0))
        .hasSize(2)
        .allSatisfy(training -> assertThat(training.state()).isEqualTo(StageState.DONE))
        .extracting(StageView::cacheKey)
        .doesNotContainAnyElementsOf(
            demo.trainings(first, 0).stream().map(StageView::cacheKey).toList());
    Reproduction found = demo.platform().provenance().pastRuns().comparisons(original.id()).get(0);
    assertThat(demo.platform().provenance().pastRuns().comparisons(found.again().run()))
        .containsExactly(found);
    assertThat(found.bitEqual()).as(found.verdict()).isTrue();
    assertThat(found.weights())
        .extracting(Reproduction.Weights::branch)
        .containsExactly("audio", "text");
    assertThat(found.weights()).allSatisfy(weights -> assertThat(weights.tensors()).isPositive());
    assertThat(found.curves().points()).isGreaterThan(20);
    assertThat(found.predictions().utterances()).isGreaterThan(20);
    assertThat(found.inputs()).isEmpty();
    assertThat(found.settings()).isEmpty();
    assertThat(found.code()).isEmpty();
    assertThat(demo.board("first").experiments()).isEqualTo(first.experiments());

    String second = demo.platform().provenance().reproductions().launch("first/both/6").campaign();
    assertThat(second).isEqualTo("reproduce-first-both-6.2");
    demo.platform().service().cancel(second);
  }

  @Test
  void onlyFinishedRunsAreDoneAgain() {
    Stream.of("first/both/7", "first/none", "0123", "a/b/c/d")
        .forEach(
            of ->
                assertThatThrownBy(() -> demo.platform().provenance().reproductions().launch(of))
                    .isInstanceOf(UnknownLineageException.class)
                    .hasMessageContaining("there is no"));
  }

  private static Stream<LineageTree> flat(LineageTree tree) {
    return Stream.concat(Stream.of(tree), tree.behind().stream().flatMap(LineageIT::flat));
  }

  private static LineageGraph graph() {
    return demo.platform().provenance().lineage();
  }

  private static List<String> labels(LineageNode node) {
    return graph().behind(node.id(), 0).nodes().stream().map(LineageNode::label).toList();
  }

  /** What stands behind a node and is called like this. */
  private static LineageNode open(LineageNode node, String label) {
    List<LineageNode> behind = graph().behind(node.id(), 0).nodes();
    LineageNode found =
        behind.stream()
            .filter(each -> each.label().startsWith(label))
            .findFirst()
            .orElseThrow(() -> new AssertionError(label + " is not among " + behind));
    assertThat(graph().node(found.id()))
        .usingRecursiveComparison()
        .ignoringFields("detail", "label")
        .isEqualTo(found);
    return found;
  }

  private static LineageNode someUtterance() {
    return graph().behind("corpus:iemocap", 0).nodes().get(1);
  }

  private static Path audioOf(LineageNode utterance) {
    String path = utterance.detail().substring(utterance.detail().lastIndexOf(" · ") + 3);
    return demo.corpora().iemocap().resolve(path);
  }

  private static FileRef model(StageView training) {
    return DemoPlatform.output(training, "model.safetensors");
  }
}
