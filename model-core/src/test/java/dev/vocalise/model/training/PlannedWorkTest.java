package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Modality;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a training will do, from the sizes of its parts. */
class PlannedWorkTest {

  private static Values multitask() {
    return Method.of("multitask")
        .settings()
        .defaults(Modality.AUDIO)
        .with("training.batchSize", 64)
        .with("training.maxRounds", 7)
        .with("training.validateEvery.source", 3)
        .with("duplicate.target", 2);
  }

  /**
   * 100 utterances of five types are 500 appearances, 8 batches of 64, measured after 3, 6 and 8;
   * 70 of five types twice are 700, 11 batches, measured after the last.
   */
  @Test
  void stepsAndMeasurementsOfBothDomainsAreCounted() {
    PlannedWork work =
        PlannedWork.of(
            Method.of("multitask").schedule(multitask()), new PlannedWork.Parts(100, 20, 70, 0));
    assertThat(work.phases()).hasSize(1);
    PlannedWork.PhaseWork only = work.phases().get(0);
    assertThat(only.rounds()).isEqualTo(7);
    assertThat(only.steps()).isEqualTo(Map.of(Sees.SOURCE, 8L, Sees.TARGET, 11L));
    assertThat(only.evaluated()).isEqualTo(4 * 20);
    assertThat(work.steps()).isEqualTo(7 * (8 + 11));
  }

  /** The warm-up sees the source alone; T_tr is looked at after each epoch, its domains as well. */
  @Test
  void phasesAreCountedApart() {
    Method dann = Method.of("gan");
    Values values =
        dann.settings()
            .defaults(Modality.AUDIO)
            .with("training.batchSize", 10)
            .with("training.epochs", 12)
            .with("training.warmUp", 2);
    PlannedWork work = PlannedWork.of(dann.schedule(values), new PlannedWork.Parts(101, 30, 40, 0));
    assertThat(work.phases()).extracting(PlannedWork.PhaseWork::rounds).containsExactly(2, 10);
    assertThat(work.phases().get(0).steps()).isEqualTo(Map.of(Sees.SOURCE, 11L));
    assertThat(work.phases().get(1).steps()).isEqualTo(Map.of(Sees.BOTH, 11L));
    assertThat(work.phases().get(1).evaluated()).isEqualTo(30 + 2 * 40 + 30);
    assertThat(work.steps()).isEqualTo(12 * 11);
  }

  @ParameterizedTest
  @EnumSource(Feeding.class)
  void itIsWhatATrainingDoes(Feeding feeding) {
    LinearMethod method = new LinearMethod(new Phase(feeding, 3, new Views(5, 2)));
    PlannedWork planned =
        PlannedWork.of(method.recipe().schedule(), new PlannedWork.Parts(30, 24, 12, 7));
    AtomicInteger steps = new AtomicInteger();
    try (Learner learner = method.recipe().learner(Foundation.of(new CloudEncoder()))) {
      TrainingReport report =
          Trainer.train(
              method.recipe(),
              learner,
              new TrainingParts(
                  labelled("s", 30),
                  labelled("v", 24),
                  new TargetPart(clouds("t", 12), clouds("x", 7))),
              null,
              event -> {
                if (event instanceof StepDone) {
                  steps.incrementAndGet();
                }
              });
      assertThat(planned.steps()).isEqualTo(steps.get());
      assertThat(3 * planned.phases().get(0).evaluated())
          .isEqualTo(24L * report.measurements().size());
    }
  }

  private static CloudFeatures clouds(String corpus, int count) {
    return new CloudFeatures(CloudFeatures.digests(corpus, count), 0.1);
  }

  private static LabelledPart labelled(String corpus, int count) {
    List<String> digests = CloudFeatures.digests(corpus, count);
    return new LabelledPart(new CloudFeatures(digests, 0.1), CloudFeatures.labels(digests));
  }
}
