package dev.vocalise.workflows.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.workflows.StageOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A Temporal of its own for each test of the campaign workflow. */
abstract class WorkflowBench {
  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  static final UUID CAMPAIGN = new UUID(0, 1);

  final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

  @AfterEach
  void close() {
    environment.close();
  }

  CampaignWorkflow start(FakeStages stages) {
    Worker io = environment.newWorker(StageOptions.IO_QUEUE);
    io.registerWorkflowImplementationTypes(CampaignWorkflowImpl.class, SeedRunWorkflowImpl.class);
    io.registerActivitiesImplementations(stages);
    environment
        .newWorker(
            StageOptions.TRAIN_QUEUE,
            // A cancel reaches an activity with its next heartbeat.
            WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                .build())
        .registerActivitiesImplementations(stages);
    environment.newWorker(StageOptions.EVALUATE_QUEUE).registerActivitiesImplementations(stages);
    environment.newWorker(StageOptions.TRANSCRIBE_QUEUE).registerActivitiesImplementations(stages);
    environment.start();
    return environment
        .getWorkflowClient()
        .newWorkflowStub(
            CampaignWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.campaign("test"))
                .setTaskQueue(StageOptions.IO_QUEUE)
                .build());
  }

  /**
   * Rewrites the recorded histories with {@code -Dhistories.record=true}; a released shape keeps
   * its own file.
   */
  void record(String campaign, @Nullable String seedRun) throws IOException {
    if (Boolean.getBoolean("histories.record")) {
      write(campaign, WorkflowIds.campaign("test"));
      if (seedRun != null) {
        write(seedRun, WorkflowIds.seedRun("test", "full", 1));
      }
    }
  }

  /** The same of one history of several. */
  void recordOne(String name, WorkflowExecution execution) throws IOException {
    if (Boolean.getBoolean("histories.record")) {
      write(
          name,
          environment
              .getWorkflowClient()
              .fetchHistory(execution.getWorkflowId(), execution.getRunId()));
    }
  }

  private void write(String name, String workflowId) throws IOException {
    write(name, environment.getWorkflowClient().fetchHistory(workflowId));
  }

  private static void write(String name, WorkflowExecutionHistory history) throws IOException {
    Files.writeString(HISTORIES.resolve(name + ".json"), history.toJson(true));
  }

  static void await(FakeStages stages, String call) throws InterruptedException {
    for (int i = 0; i < 3_000 && !stages.calls.contains(call); i++) {
      Thread.sleep(10);
    }
    assertThat(stages.calls).contains(call);
  }
}
