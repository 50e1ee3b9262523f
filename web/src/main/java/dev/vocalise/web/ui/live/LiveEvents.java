package dev.vocalise.web.ui.live;

import dev.vocalise.infra.lineage.ChangeFeed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
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

/**
 * Topics that changed, as a JSON array per event; pages refresh what shows them. Changes within a
 * moment of each other are one event. A regular event makes the pages refresh the state of the
 * servers and shows that the connection is alive.
 */
@Path("/events")
public class LiveEvents {
  private static final Duration GATHER = Duration.ofMillis(300);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MOST_TOPICS = 200;

  private final ChangeFeed feed;

  @Inject
  public LiveEvents(ChangeFeed feed) {
    this.feed = feed;
  }

  @GET
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> events() {
    Multi<Set<String>> changes =
        Multi.createFrom()
            .<Set<String>>emitter(
                emitter -> {
                  ChangeFeed.Subscription subscription =
                      feed.subscribe(change -> emitter.emit(Topics.of(change)));
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

  /** Topics hold letters, digits and dashes only, so they need no escapes. */
  static String json(List<Set<String>> changes) {
    Set<String> topics = new TreeSet<>();
    changes.forEach(topics::addAll);
    if (topics.size() > MOST_TOPICS) {
      topics = new LinkedHashSet<>(Set.of(Topics.EVERYTHING));
    }
    return topics.isEmpty() ? "[]" : "[\"" + String.join("\",\"", topics) + "\"]";
  }
}
