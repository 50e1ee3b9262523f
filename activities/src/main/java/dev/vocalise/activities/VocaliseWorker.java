package dev.vocalise.activities;

import dev.vocalise.activities.worker.BuildGate;
import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.campaign.CampaignWorkflowImpl;
import dev.vocalise.workflows.campaign.SeedRunWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The task queues that one process serves: short stages, evaluation, speech recognition, and
 * training with as many slots as devices.
 */
public record VocaliseWorker(WorkerFactory factory) implements AutoCloseable {
  /** A cancel reaches a stage with its next heartbeat, so these may not be far apart. */
  private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(2);

  private static final int IO_SLOTS = 2;
  private static final int CACHED_WORKFLOWS = 60;

  /**
   * @param gate what stages go through first
   * @param queues those to take work from
   * @param io implementations of the short stages
   * @param train implementation of training
   * @param evaluate implementation of evaluation, one at a time beside training
   * @param transcribe implementation of speech recognition, one corpus at a time
   * @param trainingSlots runs trained at the same time in this process
   */
  public static VocaliseWorker start(
      WorkflowClient client,
      BuildGate gate,
      Set<WorkQueue> queues,
      List<Object> io,
      Object train,
      Object evaluate,
      Object transcribe,
      int trainingSlots) {
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder()
                .setWorkflowCacheSize(CACHED_WORKFLOWS)
                .setWorkerInterceptors(gate)
                .build());
    if (queues.contains(WorkQueue.io)) {
      Worker ioWorker = factory.newWorker(StageOptions.IO_QUEUE, options(IO_SLOTS));
      ioWorker.registerWorkflowImplementationTypes(
          CampaignWorkflowImpl.class, SeedRunWorkflowImpl.class);
      ioWorker.registerActivitiesImplementations(io.toArray());
    }
    if (queues.contains(WorkQueue.train)) {
      factory
          .newWorker(StageOptions.TRAIN_QUEUE, options(trainingSlots))
          .registerActivitiesImplementations(train);
    }
    if (queues.contains(WorkQueue.evaluate)) {
      factory
          .newWorker(StageOptions.EVALUATE_QUEUE, options(1))
          .registerActivitiesImplementations(evaluate);
    }
    if (queues.contains(WorkQueue.transcribe)) {
      factory
          .newWorker(StageOptions.TRANSCRIBE_QUEUE, options(1))
          .registerActivitiesImplementations(transcribe);
    }
    factory.start();
    return new VocaliseWorker(factory);
  }

  private static WorkerOptions options(int activitySlots) {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityExecutionSize(activitySlots)
        .setMaxConcurrentWorkflowTaskPollers(2)
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
        .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
        .build();
  }

  /** Asks the stages to stop, which they do after the step they are in, and waits for them. */
  @Override
  public void close() {
    factory.shutdown(); // heartbeats throw from now on; nothing is interrupted while it writes
    factory.awaitTermination(20, TimeUnit.SECONDS);
    factory.shutdownNow();
  }
}
