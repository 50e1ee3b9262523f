package dev.vocalise.web.operation;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: database, store and Temporal answer. It comes back when they do. */
@Readiness
@Singleton
public class ServersAnswer implements HealthCheck {
  private final ServerProbes probes;

  public ServersAnswer(ServerProbes probes) {
    this.probes = probes;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("servers").up();
    probes
        .failures()
        .forEach(
            (server, failure) -> {
              answer.withData(server, failure.map(why -> "away: " + why).orElse("answers"));
              failure.ifPresent(why -> answer.down());
            });
    return answer.build();
  }
}
