package dev.vocalise.activities;

import static dev.vocalise.activities.DemoExperiments.ast;
import static dev.vocalise.activities.DemoExperiments.experiment;
import static dev.vocalise.activities.ExportedDemo.requirePassed;
import static dev.vocalise.activities.ExportedDemo.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.activities.export.ExportTools;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bundles of the campaign that {@link ExportIT} runs, in the hands of strangers and forgers. */
interface BundleTests {
  ExportedDemo exported();

  Path home();

  private BundleChecks bundle(@Nullable UUID run, String folder) throws Exception {
    return new BundleChecks(exported().unpack(exported().export("bundle", run), folder));
  }

  @Test
  default void whoFollowsTheReadmeOfABundleFindsItSound() throws Exception {
    BundleChecks bundle = bundle(null, "bundle");
    ExportTools.Verdict verdict = bundle.follow(null);
    requirePassed(verdict);
    assertThat(verdict.said())
        .contains("all signatures hold", "consistency proofs: hold")
        .contains("SOUND: ", "3 runs, 2 rows of the table", bundle.fingerprint());
    assertThat(bundle.verify().said()).contains("SOUND if " + bundle.fingerprint());
    assertThat(bundle.verify("0".repeat(64)).exitCode()).isEqualTo(1);
  }

  @Test
  default void verifiersOfOthersTakeTheStatementsOfABundle() throws Exception {
    ExportTools.Verdict verdict = bundle(null, "others").follow(tools().environment());
    requirePassed(verdict);
    assertThat(verdict.said()).contains("statements verified");
  }

  @Test
  default void whateverIsChangedInABundleIsFound() throws Exception {
    BundleChecks bundle = bundle(null, "genuine");
    LedgerKey forger = LedgerKey.open(home().resolve("forger.pem"));
    bundle.requireFound(BundleForgeries.of(new BundleForgery(bundle.bundle()), forger), home());
  }

  @Test
  default void aBundleOfOneRunIsSound() throws Exception {
    SeedRun run = exported().run(1);
    ExportTools.Verdict verdict = bundle(run.id(), "one-run").verify();
    requirePassed(verdict);
    assertThat(verdict.said()).contains(" 1 run, 1 row of the table");
  }

  @Test
  default void aBundleOfWhatIsNotFinishedSaysWhatIsMissing() throws Exception {
    byte[] zip =
        exported()
            .bundleOfCancelled(
                "cut-short",
                experiment("audio", DemoPlatform.MSP_IMPROV, List.of(8, 9, 10), null, ast()));
    BundleChecks bundle = new BundleChecks(exported().unpack(zip, "cut-short"));
    assertThat(Files.readString(bundle.bundle().resolve("README.md")))
        .contains("The campaign is CANCELLED", "**Missing:** cut-short/audio/seed-9 is CANCELLED");
    ExportTools.Verdict verdict = bundle.verify(bundle.fingerprint());
    requirePassed(verdict);
    assertThat(verdict.said()).contains(" more without a result)");
  }

  @Test
  default void aBundleIsVouchedForOnceAndHasEqualBytes() throws Exception {
    byte[] bundle = exported().export("bundle", null);
    long bundles = exported().bundles();
    assertThat(exported().export("bundle", null)).isEqualTo(bundle);
    assertThat(exported().bundles()).isEqualTo(bundles);
  }

  @Test
  default void aBundleThatLacksAFileIsRefusedAndNotVouchedFor() throws Exception {
    FileRef scores =
        exported().completed().stream()
            .flatMap(stage -> stage.outputs().stream())
            .filter(file -> file.role().equals("scores"))
            .findFirst()
            .orElseThrow();
    ArtifactStore artifacts = exported().platform().artifacts();
    byte[] bytes;
    try (InputStream in = artifacts.open(scores.sha256())) {
      bytes = in.readAllBytes();
    }
    long bundles = exported().bundles();
    artifacts.delete(scores.sha256());
    try {
      assertThatThrownBy(() -> exported().export("bundle", null))
          .hasMessageContaining(scores.sha256());
    } finally {
      artifacts.put(bytes, scores.mediaType());
    }
    assertThat(exported().bundles()).isEqualTo(bundles);
  }
}
