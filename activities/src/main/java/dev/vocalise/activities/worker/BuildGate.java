package dev.vocalise.activities.worker;

import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.workflows.failure.FailureCode;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * Where it is told to, leaves the stages of a campaign that belongs to another build to that
 * build's workers: they go back to their queue before anything is done or recorded.
 */
public final class BuildGate extends WorkerInterceptorBase {
  /** At once, while this worker does not ask for work yet and another one does. */
  private static final Duration NEXT = Duration.ofMillis(1);

  /** From the second time on: the workers of that build are busy, or there are none. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CampaignBuilds builds;
  private final String build;
  private final boolean keeps;

  /**
   * @param build of this process
   * @param keeps whether campaigns of other builds are left alone
   */
  public BuildGate(CampaignBuilds builds, String build, boolean keeps) {
    this.builds = builds;
    this.build = build;
    this.keeps = keeps;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Gate(next);
  }

  private final class Gate extends ActivityInboundCallsInterceptorBase {
    private ActivityInfo info;

    @SuppressWarnings("NullAway.Init") // init() comes first
    Gate(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      Optional<String> owner = otherOwner();
      if (keeps && owner.isPresent()) {
        throw left(owner.get());
      }
      return super.execute(input);
    }

    private Optional<String> otherOwner() {
      try {
        Optional<String> owner = builds.otherOwner(info.getWorkflowId(), build);
        if (keeps && owner.isPresent() && info.getAttempt() > 1) {
          Thread.sleep(PATIENCE.toMillis());
        }
        return owner;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw FailureTranslator.translate(e);
      } catch (RuntimeException e) {
        throw FailureTranslator.translate(e);
      }
    }

    private ApplicationFailure left(String owner) {
      ApplicationFailure later =
          FailureCode.OTHER_BUILD.toFailure(
              "the campaign belongs to build %s and this worker is of build %s; start a worker of that build, or: vocalise campaign move NAME"
                  .formatted(owner, build),
              null);
      later.setNextRetryDelay(NEXT);
      return later;
    }
  }
}
