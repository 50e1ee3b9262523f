package dev.vocalise.web.operation;

import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive: nothing but a new process helps against threads that wait for each other for ever. Servers
 * that are away do not count here; they come back, and a restart would cost what is under way.
 */
@Liveness
@Singleton
public class ThreadsMove implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    long[] stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    return HealthCheckResponse.named("threads").status(stuck == null).build();
  }
}
