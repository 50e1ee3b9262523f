package dev.vocalise.infra.local;

import dev.vocalise.infra.temporal.TemporalConfig;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Temporal's own in-memory server, in this process and in real time. Its state ends with it: the
 * database is the truth and unfinished campaigns are started again from there. It cannot list,
 * count or schedule workflows.
 */
record EmbeddedTemporal(TestServicesStarter services, Server server, String apiKey)
    implements AutoCloseable {
  /**
   * Serves on 127.0.0.1.
   *
   * @param port 0 for any free one
   * @param apiKey without which nobody is answered
   */
  static EmbeddedTemporal start(int port, String apiKey) {
    LoopbackPort.requireFree(port, "Temporal", "VOCALISE_TEMPORAL_PORT");
    // Real time, not skipped time; the second argument is the start of the clock, 0 for now.
    TestServicesStarter services = new TestServicesStarter(true, 0);
    // Temporal's own helper would listen on all addresses.
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(LoopbackPort.address(), port))
            .maxInboundMessageSize(4 << 20)
            .intercept(new StickyQueueInterceptor())
            .intercept(new ApiKeyInterceptor(apiKey)); // the last one is asked first
    for (BindableService service : services.getServices()) {
      builder.addService(service);
    }
    try {
      return new EmbeddedTemporal(services, builder.build().start(), apiKey);
    } catch (IOException e) {
      services.close();
      throw new StartupException(
          "The embedded Temporal server did not start: " + e.getMessage() + ".", e);
    }
  }

  TemporalConfig config() {
    return new TemporalConfig("127.0.0.1:" + server.getPort(), apiKey, false);
  }

  @Override
  public String toString() {
    return "embedded Temporal";
  }

  @Override
  public void close() {
    server.shutdownNow();
    services.close();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
