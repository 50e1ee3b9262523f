package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.MlflowRun;
import org.junit.jupiter.api.Test;

class InstanceRunContextTest {
  private static final MlflowRun RUN = new MlflowRun("7", "0a1b");

  @Test
  void aRunsPageInMlflowIsNamedByExperimentAndRun() {
    assertThat(InstanceRunContext.page("http://127.0.0.1:5000/", RUN))
        .isEqualTo("http://127.0.0.1:5000/#/experiments/7/runs/0a1b");
  }

  @Test
  void aPasswordInTheServersAddressIsNotShown() {
    assertThat(InstanceRunContext.page("https://me:secret@mlflow.example/base", RUN))
        .isEqualTo("https://mlflow.example/base/#/experiments/7/runs/0a1b");
  }
}
