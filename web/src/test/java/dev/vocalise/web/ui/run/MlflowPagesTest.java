package dev.vocalise.web.ui.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.MlflowRun;
import org.junit.jupiter.api.Test;

class MlflowPagesTest {
  private static final MlflowRun RUN = new MlflowRun("7", "0a1b");

  @Test
  void aRunsPageInMlflowIsNamedByExperimentAndRun() {
    assertThat(MlflowPages.page("http://127.0.0.1:5000/", RUN))
        .isEqualTo("http://127.0.0.1:5000/#/experiments/7/runs/0a1b");
  }

  @Test
  void aPasswordInTheServersAddressIsNotShown() {
    assertThat(MlflowPages.page("https://me:secret@mlflow.example/base", RUN))
        .isEqualTo("https://mlflow.example/base/#/experiments/7/runs/0a1b");
  }
}
