package dev.vocalise.web.ui.live;

import dev.vocalise.infra.access.Role;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/**
 * Topics that changed, as a JSON array per event; pages refresh what shows them. A regular event
 * makes the pages refresh the state of the servers and shows that the connection is alive.
 */
@RolesAllowed(Role.VIEW)
@Path("/events")
public class LiveEvents {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A browser that reads no more is cut off then; one that comes back fetches everything. */
  private static final int MOST_UNREAD = 128;

  @Inject ChangedTopics topics;

  @GET
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> events() {
    Multi<String> changes =
        Multi.createFrom()
            .<String>emitter(
                emitter -> emitter.onTermination(topics.listen(emitter::emit)),
                BackPressureStrategy.IGNORE)
            .onOverflow()
            .buffer(MOST_UNREAD);
    Multi<String> heartbeats =
        Multi.createFrom().ticks().every(HEARTBEAT).onOverflow().drop().map(n -> "[\"system\"]");
    return Multi.createBy().merging().streams(Multi.createFrom().item("[]"), changes, heartbeats);
  }
}
