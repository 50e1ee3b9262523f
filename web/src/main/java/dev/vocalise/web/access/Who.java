package dev.vocalise.web.access;

import dev.vocalise.infra.access.Caller;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Whom the request that is answered now comes from, as the gate found it. */
public final class Who {
  private static final String KEY = "vocalise.caller";

  private Who() {}

  /** Null for nobody: only what is public answers then. */
  public static @Nullable Caller of(@Nullable RoutingContext context) {
    return context == null ? null : context.get(KEY);
  }

  public static void is(RoutingContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
