package dev.vocalise.activities.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.CampaignRepository.Resumed;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.RunRepository.Retried;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerTest {
  private static final UUID RUN = new UUID(0, 7);
  private static final ExperimentSpec EXPERIMENT =
      new ExperimentSpec(
          "e",
          new CorpusChoice("a", "csv", "default"),
          new CorpusChoice("b", "csv", "default"),
          "audio",
          List.of(new BranchSpec("audio", "ast", "ast", null, Map.of(), null, null)),
          null,
          List.of(0),
          new SplitSpec("random", 0.1, 0.3),
          null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUEUED     | paused: what runs | cancelled; | 2 runs were queued again
          RUNNING    | paused: what runs | cancelled; | 2 runs were queued again
          PAUSED     | is paused already | cancelled; | goes on
          DONE       | ended already as DONE | ended already as DONE | is complete
          INCOMPLETE | ended already as INCOMPLETE | ended already as INCOMPLETE | 2 runs were queued again
          FAILED     | ended already as FAILED | ended already as FAILED | 2 runs were queued again
          CANCELLED  | ended already as CANCELLED | ended already as CANCELLED | 2 runs were queued again
          """)
  void everyStateOfACampaignHasItsAnswer(
      CampaignState was, String pause, String cancel, String resume) {
    assertThat(Answer.pause("c", was).line()).contains(pause).doesNotContain("\n");
    assertThat(Answer.pause("c", was).done()).isEqualTo(was.active());
    assertThat(Answer.cancel("c", was).line()).contains(cancel).doesNotContain("\n");
    assertThat(Answer.cancel("c", was).done()).isEqualTo(!was.ended());
    Answer resumed = Answer.resume("c", new Resumed(was, List.of(RUN, RUN)));
    assertThat(resumed.line()).contains(resume).doesNotContain("\n");
    assertThat(resumed.done()).isEqualTo(was != CampaignState.DONE);
  }

  @Test
  void aRunningCampaignWithoutFailedRunsGoesOn() {
    assertThat(Answer.resume("c", new Resumed(CampaignState.RUNNING, List.of())))
        .isEqualTo(new Answer(true, "campaign 'c' goes on; it was running already"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUEUED     | campaign 'c'
          RUNNING    | campaign 'c'
          PAUSED     | which is paused; go on with: vocalise campaign resume c
          DONE       | campaign 'c'
          INCOMPLETE | stays so, until: vocalise campaign resume c
          FAILED     | stays so, until: vocalise campaign resume c
          CANCELLED  | stays so, until: vocalise campaign resume c
          """)
  void aCampaignInAnyStateIsExtended(CampaignState was, String end) {
    CampaignSpec any = new CampaignSpec("c", null, List.of(EXPERIMENT), List.of());
    Extension two =
        new Extension(any, List.of(new Extension.Added("e", false, List.of(1, 2))), List.of());
    assertThat(Answer.extend("c", was, two, false).line())
        .startsWith("2 runs joined campaign 'c'")
        .endsWith(end);
    assertThat(Answer.extend("c", was, two, true).line())
        .startsWith("2 runs would join campaign 'c'");
    Extension none = new Extension(any, List.of(), List.of());
    assertThat(Answer.extend("c", was, none, false).done()).isFalse();
  }

  @Test
  void oneRunIsOneRun() {
    assertThat(Answer.resume("c", new Resumed(CampaignState.FAILED, List.of(RUN))).line())
        .isEqualTo("1 run was queued again");
  }

  @Test
  void aCompleteCampaignAndADoneRunAreRefusedAlike() {
    assertThat(Answer.resume("c", new Resumed(CampaignState.DONE, List.of())).line())
        .contains("so there is nothing to resume");
    assertThat(Answer.retry(RUN, new Retried(RunState.DONE, false, false), null).line())
        .contains("so there is nothing to resume");
  }

  @ParameterizedTest
  @EnumSource(RunState.class)
  void everyStateOfARunHasItsAnswer(RunState was) {
    assertThat(Answer.retry(RUN, new Retried(was, true, false), null).line())
        .contains("is under way");
    assertThat(Answer.retry(RUN, new Retried(was, false, true), "train").line())
        .endsWith("was queued again, to be done again from train");
    Answer nothing = Answer.retry(RUN, new Retried(was, false, false), null);
    assertThat(nothing.done()).isFalse();
    assertThat(nothing.line())
        .contains(was.ended() ? "--from STAGE" : "waits for its turn already", "nothing to")
        .doesNotContain("\n");
  }
}
