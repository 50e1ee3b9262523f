package dev.vocalise.web.gate;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that has not begun with a whole head of a request within half a minute,
 * however slowly it goes on: sockets are few. Netty finds this class as a service; bodies are the
 * matter of {@link RequestLimits}.
 */
public final class HeadDeadline extends ChannelInitializerExtension {
  static final long SECONDS = 30;
  private static final AttributeKey<ScheduledFuture<?>> DEADLINE =
      AttributeKey.valueOf("vocalise.head");

  /** The channel has no loop of events yet, which the deadline needs. */
  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addLast(new Start());
  }

  private static final class Start extends ChannelHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // of the closing itself
    public void handlerAdded(ChannelHandlerContext context) {
      Channel channel = context.channel();
      ScheduledFuture<?> deadline =
          channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
      channel.attr(DEADLINE).set(deadline);
      channel.closeFuture().addListener(closed -> deadline.cancel(false));
      context.pipeline().remove(this);
    }
  }

  /** Here is one. */
  static void met(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      met(connection.channel());
    }
  }

  static void met(Channel channel) {
    @Nullable ScheduledFuture<?> deadline = channel.attr(DEADLINE).getAndSet(null);
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
