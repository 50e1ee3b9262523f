package dev.vocalise.web.ui.live;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ChangeFeed;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Topics that changed, as a JSON array per event; pages refresh what shows them. Changes within a
 * moment of each other are one event. A regular event makes the pages refresh the state of the
 * servers and shows that the connection is alive.
 */
@RolesAllowed(Role.VIEW)
@Path("/events")
public class LiveEvents {
  @Inject ChangeFeed feed;

  private static final Duration GATHER = Duration.ofMillis(300);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MOST_TOPICS = 200;

  /** A page that hears it looks again, whatever it shows. */
  private static final String EVERYTHING = "everything";

  @GET
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> events() {
    Multi<Set<String>> changes =
        Multi.createFrom()
            .<Set<String>>emitter(
                emitter -> {
                  ChangeFeed.Subscription subscription =
                      feed.subscribe(change -> emitter.emit(topics(change)));
                  emitter.onTermination(subscription::close);
                },
                BackPressureStrategy.BUFFER);
    Multi<String> gathered =
        changes
            .group()
            .intoLists()
            .every(GATHER)
            .filter(list -> !list.isEmpty())
            .map(LiveEvents::json);
    Multi<String> heartbeats =
        Multi.createFrom().ticks().every(HEARTBEAT).onOverflow().drop().map(n -> "[\"system\"]");
    return Multi.createBy().merging().streams(Multi.createFrom().item("[]"), gathered, heartbeats);
  }

  /** Names under which pages hear of changes; they stand in {@code data-topics}. */
  private static Set<String> topics(ChangeFeed.Change change) {
    UUID campaign = change.campaignId();
    UUID run = change.runId();
    if (campaign == null) {
      return Set.of(EVERYTHING);
    }
    Set<String> topics = new LinkedHashSet<>(List.of("campaigns", "campaign-" + campaign));
    if (run != null) {
      topics.add("run-" + run);
    }
    return topics;
  }

  /** Topics hold letters, digits and dashes only, so they need no escapes. */
  static String json(List<Set<String>> changes) {
    Set<String> topics = new TreeSet<>();
    changes.forEach(topics::addAll);
    if (topics.size() > MOST_TOPICS) {
      topics = Set.of(EVERYTHING);
    }
    return topics.isEmpty() ? "[]" : "[\"" + String.join("\",\"", topics) + "\"]";
  }
}
