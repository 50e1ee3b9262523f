package dev.vocalise.web.ui;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/**
 * The same {@linkplain SecurityHeaders headers} where the server itself refuses what is no request,
 * before any filter: its handler of those cannot be set from here, so they are added to whatever
 * goes out without them. Netty finds this class as a service.
 */
public final class HeadersOnRefusals extends ChannelInitializerExtension {
  private static final String ENCODER = "httpEncoder";

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    channel.pipeline().addLast(new Entry());
  }

  /** Waits until the server has built its pipeline, which is before it reads. */
  private static final class Entry extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(ENCODER) != null) {
        pipeline.addAfter(ENCODER, null, new Answers());
        pipeline.remove(this);
      }
      context.fireChannelRead(message);
    }
  }

  private static final class Answers extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise that was handed in tells its owner
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse response && response.status().code() >= 400) {
        HttpHeaders headers = response.headers();
        SecurityHeaders.ALL.forEach(
            (name, value) -> {
              if (!headers.contains(name)) {
                headers.set(name, value);
              }
            });
      }
      context.write(message, promise);
    }
  }
}
