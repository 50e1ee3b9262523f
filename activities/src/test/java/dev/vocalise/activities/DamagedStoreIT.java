package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.bertOnHeardWords;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Disks that lost or changed what they had taken: manifests, prepared audio, registered
 * checkpoints, trained weights, transcripts. Campaigns end as if nothing had been, and nobody does
 * anything for it.
 */
class DamagedStoreIT {
  @TempDir static Path home;
  private static DemoPlatform demo;
  private static CampaignBoard undisturbed;

  enum Damage {
    EMPTY,
    CHANGED;

    byte[] done(byte[] bytes) {
      if (this == EMPTY) {
        return new byte[0];
      }
      byte[] changed = bytes.length == 0 ? new byte[1] : bytes; // empty since the test before
      changed[changed.length / 2] ^= 1;
      return changed;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    demo = DemoPlatform.start(home, 1);
    undisturbed = demo.run("undisturbed", spec());
    assertThat(undisturbed.campaign().state()).isEqualTo(CampaignState.DONE);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  private static ExperimentSpec spec() {
    return experiment(
        "fused",
        DemoPlatform.MSP_IMPROV,
        List.of(0),
        new FusionSpec(FusionSpec.AUDIO_ONLY),
        ast(),
        bertOnHeardWords(4));
  }

  @ParameterizedTest
  @EnumSource
  void everythingThatACampaignReadsIsMadeAgainToTheSameBits(Damage damage) throws Exception {
    demo.damage(damage::done);
    demo.forgetCopies();

    CampaignBoard after = demo.run("after-" + damage, spec());

    assertUndisturbed(after);
    for (StageView stage : demo.view(after, 0).stages()) {
      stage.inputs().forEach(DamagedStoreIT::assertWhole);
      stage.outputs().forEach(DamagedStoreIT::assertWhole);
    }
  }

  @Test
  void aRunThatIsUnderWayGoesOnFromWhatIsLeft() throws Exception {
    ExperimentSpec audio = experiment("audio", DemoPlatform.EMO_DB, List.of(20), null, ast());
    CampaignBoard whole = demo.run("whole", audio);
    forget(weights(whole).get(0));
    demo.launch("hit", audio);
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> demo.board("hit").experiments().get(0).seeds().get(0).progress() != null);

    demo.restart( // its checkpoint is one of the objects
        () -> {
          demo.damage(Damage.CHANGED::done);
          demo.forgetCopies();
        });
    CampaignBoard hit = demo.ended("hit");

    assertThat(demo.trainings(hit, 0)).hasSizeGreaterThan(1);
    assertThat(hit.campaign().state()).isEqualTo(CampaignState.DONE);
    assertThat(scores(hit)).isEqualTo(scores(whole));
    assertThat(DemoPlatform.output(last(demo.trainings(hit, 0)), "model.safetensors"))
        .isEqualTo(weights(whole).get(0));
  }

  /** As if it had not been trained. */
  private static void forget(FileRef weights) {
    StageRepository stages = demo.platform().stages();
    stages.cachedWith(weights.sha256()).forEach(stages::evict);
  }

  private static StageView last(List<StageView> stages) {
    return stages.get(stages.size() - 1);
  }

  private static void assertUndisturbed(CampaignBoard board) {
    assertThat(board.campaign().state())
        .describedAs("%s", board.campaign().reason())
        .isEqualTo(CampaignState.DONE);
    assertThat(scores(board)).isEqualTo(scores(undisturbed));
    assertThat(weights(board)).isEqualTo(weights(undisturbed));
  }

  private static ExperimentScores scores(CampaignBoard board) {
    return ExperimentScores.of(board.experiments().get(0));
  }

  private static List<FileRef> weights(CampaignBoard board) {
    return demo.trainings(board, 0).stream()
        .filter(stage -> !stage.outputs().isEmpty())
        .map(stage -> DemoPlatform.output(stage, "model.safetensors"))
        .distinct()
        .toList();
  }

  private static void assertWhole(FileRef file) {
    try (InputStream in = demo.platform().artifacts().open(file.sha256())) {
      in.transferTo(OutputStream.nullOutputStream()); // throws unless it is
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
