package dev.vocalise.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.training.TrainingMetrics;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.model.Modality;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked examples of docs/extending.md in a campaign: corpus, encoder and method. */
class ExtendingIT {
  private static final CorpusChoice SOURCE = new CorpusChoice("named", "named-wav", "default");
  private static final CorpusChoice TARGET = new CorpusChoice("other", "named-wav", "default");

  @TempDir private static Path home;
  private static DemoPlatform demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 1);
    demo.register(SOURCE, named("iemocap", demo.corpora().iemocap(), home.resolve("named")));
    demo.register(TARGET, named("msp-improv", demo.corpora().mspImprov(), home.resolve("other")));
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  /** Sixteen recordings of each class, under the names that the example reads. */
  private static Path named(String kind, Path corpus, Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<Emotion, Integer> counts = new EnumMap<>(Emotion.class);
    for (Utterance utterance :
        CorpusAdapter.of(kind).read(corpus, ImportOptions.strict()).utterances()) {
      Emotion emotion = utterance.emotion();
      int number = emotion == null ? 0 : counts.merge(emotion, 1, Integer::sum);
      if (emotion != null && number <= 16) {
        String name = "s%02d_%s_%03d.wav".formatted(number % 4, emotion.label(), number);
        Files.copy(corpus.resolve(utterance.audioPath()), folder.resolve(name));
      }
    }
    return folder;
  }

  private static ExperimentSpec experiment(double weight) {
    Values values =
        Values.byKey(
            Method.of("mean-matching").settings(),
            Modality.AUDIO,
            Map.of("training.epochs", 3, "training.batchSize", 16, "losses.means", weight));
    return DemoExperiments.experiment(
        "matched",
        SOURCE,
        TARGET,
        List.of(0),
        null,
        new BranchSpec(
            BranchSpec.AUDIO,
            "mean-spectrum",
            "spectrum",
            null,
            values.stored(),
            "mean-matching",
            Map.of("size", 16)));
  }

  @Test
  void theExamplesRunAsACampaignWithTermsOfTheirOwn() {
    CampaignBoard first = demo.run("examples", experiment(0.5));

    assertThat(demo.view(first, 0).curves())
        .containsKeys(
            TrainingMetrics.VALIDATION_ACCURACY,
            TrainingMetrics.LOSS + "emotion",
            TrainingMetrics.LOSS + "means");
    StageView training = demo.trainings(first, 0).get(0);
    FileRef model = DemoPlatform.output(training, "model.safetensors");
    assertThat(demo.json(DemoPlatform.output(training, "training.json")).get(0).path("method"))
        .hasToString("\"mean-matching\"");

    CampaignBoard again = demo.run("examples-again", experiment(0.5));
    assertThat(demo.trainings(again, 0).get(0).state()).isEqualTo(StageState.CACHED);

    demo.delete(model);
    StageView repeated = demo.trainings(demo.run("examples-lost", experiment(0.5)), 0).get(0);
    assertThat(repeated.state()).isEqualTo(StageState.DONE);
    assertThat(DemoPlatform.output(repeated, "model.safetensors").sha256())
        .isEqualTo(model.sha256());

    StageView other = demo.trainings(demo.run("examples-other", experiment(2)), 0).get(0);
    assertThat(DemoPlatform.output(other, "model.safetensors").sha256())
        .isNotEqualTo(model.sha256());
  }
}
