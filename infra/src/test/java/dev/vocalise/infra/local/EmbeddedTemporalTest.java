package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbeddedTemporalTest {
  private static final String NAMESPACE = "default";
  private static final TaskQueue ANYBODY = TaskQueue.newBuilder().setName("anybody").build();
  private static final TaskQueue MINE = TaskQueue.newBuilder().setName("mine").build();

  /** Here the first worker only asks for the next task, and then nobody listens to its queue. */
  @Test
  void aWorkflowDoesNotWaitForTheWorkerThatHadItsLastTask() {
    try (EmbeddedTemporal temporal = EmbeddedTemporal.start(0, "k3y")) {
      WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(temporal.config().stubs());
      try {
        WorkflowServiceBlockingStub service =
            stubs.blockingStub().withDeadlineAfter(60, TimeUnit.SECONDS);
        start(service);
        PollWorkflowTaskQueueResponse first = workflowTask(service);
        service.respondWorkflowTaskCompleted(waitingForAnActivity(first));
        PollActivityTaskQueueResponse activity =
            service.pollActivityTaskQueue(
                PollActivityTaskQueueRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskQueue(ANYBODY)
                    .build());
        service.respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(activity.getTaskToken())
                .build());

        PollWorkflowTaskQueueResponse second = workflowTask(service);

        assertThat(second.getWorkflowExecution()).isEqualTo(first.getWorkflowExecution());
        assertThat(second.getHistory().getEvents(0).getEventId()).isEqualTo(1);
      } finally {
        stubs.shutdownNow();
      }
    }
  }

  private static void start(WorkflowServiceBlockingStub service) {
    service.startWorkflowExecution(
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setWorkflowId("one")
            .setRequestId("one")
            .setWorkflowType(WorkflowType.newBuilder().setName("any"))
            .setTaskQueue(ANYBODY)
            .build());
  }

  private static PollWorkflowTaskQueueResponse workflowTask(WorkflowServiceBlockingStub service) {
    return service.pollWorkflowTaskQueue(
        PollWorkflowTaskQueueRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setTaskQueue(ANYBODY)
            .build());
  }

  private static RespondWorkflowTaskCompletedRequest waitingForAnActivity(
      PollWorkflowTaskQueueResponse task) {
    Duration minute = Duration.newBuilder().setSeconds(60).build();
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setTaskToken(task.getTaskToken())
        .setStickyAttributes(
            StickyExecutionAttributes.newBuilder()
                .setWorkerTaskQueue(MINE)
                .setScheduleToStartTimeout(Duration.newBuilder().setSeconds(1)))
        .addCommands(
            Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(
                    ScheduleActivityTaskCommandAttributes.newBuilder()
                        .setActivityId("any")
                        .setActivityType(ActivityType.newBuilder().setName("any"))
                        .setTaskQueue(ANYBODY)
                        .setStartToCloseTimeout(minute)
                        .setScheduleToCloseTimeout(minute)))
        .build();
  }
}
