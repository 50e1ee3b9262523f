package dev.vocalise.web.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.web.access.Who;
import dev.vocalise.web.api.Problem;
import dev.vocalise.web.api.RequestFilter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * One client cannot keep the others out: a body must be there within half a minute, no thread waits
 * for it, and each client is answered {@value #AT_ONCE} requests at a time. A client is whoever is
 * logged in, or an address.
 */
@ApplicationScoped
public class RequestLimits {
  static final int AT_ONCE = 32;
  private static final int STREAMS = 64;
  private static final long BODY_MILLIS = 30_000;
  private static final String DEADLINE = "vocalise.body";

  /** Of everything but sound. */
  private static final long USUAL = 2 << 20;

  /** Sound at a time, of all clients: it is held in memory while a model listens. */
  private static final long SOUND_BYTES = 64 << 20;

  private static final Pattern SOUND =
      Pattern.compile("/predict(/[^/]+)?|/api/v1/models/[^/]+/predict");

  /** Of nobody in particular, whose only body is a name and a password. */
  private static final long SMALL = 16 << 10;

  /** After it is known who asks, before anything answers. */
  private static final int GATHER = 20;

  private static final int ADMIT = 10;

  private final Vertx vertx;
  private final ObjectMapper json;
  private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(USUAL);
  private final long most;
  private final AtomicLong soundBytes = new AtomicLong();
  private final BodyHandler smallBodies = BodyHandler.create(false).setBodyLimit(SMALL);
  private final Map<String, Integer> busy = new ConcurrentHashMap<>();

  public RequestLimits(
      Vertx vertx,
      ObjectMapper json,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
    this.vertx = vertx;
    this.json = json;
    this.most = most.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::gather, GATHER);
    filters.register(this::admit, ADMIT);
  }

  /** Who is known is counted from here on, since their bodies may be large. */
  private void gather(RoutingContext context) {
    if (Who.of(context) != null && !counted(context)) {
      return;
    }
    HttpServerRequest http = context.request();
    if (http.isEnded() || !RequestFilter.hasBody(http)) {
      context.next();
      return;
    }
    long deadline = vertx.setTimer(BODY_MILLIS, passed -> http.connection().close());
    context.put(DEADLINE, deadline);
    context.addEndHandler(ended -> vertx.cancelTimer(deadline));
    if (Who.of(context) == null) {
      smallBodies.handle(context);
    } else if (SOUND.matcher(context.normalizedPath()).matches()) {
      gatherSound(context);
    } else {
      bodies.handle(context);
    }
  }

  /** As it is: the other handler would take the parts of a form with files apart and lose them. */
  private void gatherSound(RoutingContext context) {
    HttpServerRequest http = context.request();
    long bytes = Math.min(most, announced(http));
    if (soundBytes.addAndGet(bytes) > SOUND_BYTES) {
      soundBytes.addAndGet(-bytes);
      refuse(
          context,
          "recordings of other requests are being listened to; wait until they were, then retry");
      return;
    }
    context.addEndHandler(ended -> soundBytes.addAndGet(-bytes));
    Buffer body = Buffer.buffer();
    http.handler(
        piece -> {
          if (body.length() + piece.length() > most) {
            http.handler(null);
            http.endHandler(null);
            context.fail(413);
          } else {
            body.appendBuffer(piece);
          }
        });
    http.endHandler(
        end -> {
          ((RoutingContextInternal) context).setBody(body);
          context.next();
        });
    http.resume();
  }

  /** Bytes of the body, as its head says; the most where it does not. */
  private static long announced(HttpServerRequest http) {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : Long.MAX_VALUE;
  }

  /** Others once they have said it all: an unfinished request costs them a socket. */
  private void admit(RoutingContext context) {
    // Here its body is, and the answer may take its time; a request that is paused while it is
    // answered would not say that it has ended.
    Long deadline = context.get(DEADLINE);
    if (deadline != null) {
      vertx.cancelTimer(deadline);
    }
    if (Who.of(context) != null || counted(context)) {
      context.next();
    }
  }

  /** Whether it is one of few enough; it is answered if not. */
  private boolean counted(RoutingContext context) {
    boolean stream = context.normalizedPath().equals("/events");
    int most = stream ? STREAMS : AT_ONCE;
    String client = client(context) + (stream ? " streams" : "");
    if (busy.merge(client, 1, Integer::sum) > most) {
      leave(client);
      refuse(
          context,
          "%d requests of this client are being answered; wait until one of them is, then retry"
              .formatted(most));
      return false;
    }
    context.addEndHandler(ended -> leave(client));
    return true;
  }

  private static String client(RoutingContext context) {
    @Nullable Caller caller = Who.of(context);
    return caller == null
        ? "from " + context.request().remoteAddress().hostAddress()
        : "as " + caller.name();
  }

  private void leave(String client) {
    busy.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
  }

  private void refuse(RoutingContext context, String why) {
    context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    Problem.of(429, "TOO_MANY_REQUESTS", why).send(context, json);
  }
}
