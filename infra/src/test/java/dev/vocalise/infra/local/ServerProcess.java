package dev.vocalise.infra.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One real server on a port that it keeps: with its children it may be killed, frozen, and started
 * again on the same data.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final int port;
  private final Program program;
  private final Ready ready;
  private @Nullable ProcessGroup group;

  /** Starts the program, as the leader of its process group. */
  interface Program {
    ProcessGroup start() throws IOException;
  }

  /** Whether it answers. */
  interface Ready {
    boolean ask(int port) throws IOException, InterruptedException;
  }

  ServerProcess(String name, int port, Program program, Ready ready) {
    this.name = name;
    this.port = port;
    this.program = program;
    this.ready = ready;
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "end-" + name));
  }

  /** Words of the program go to {@code NAME.log} in the folder. */
  static Program command(
      Path folder, String name, List<String> command, Map<String, String> environment) {
    return () ->
        ProcessGroup.start(
            command, environment, folder.resolve(name + ".pid"), folder.resolve(name + ".log"));
  }

  public int port() {
    return port;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns when it answers. */
  public synchronized ServerProcess start() throws IOException, InterruptedException {
    ProcessGroup started = program.start();
    group = started;
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!ready.ask(port)) {
      if (started.awaitExit(Duration.ofMillis(50)) || System.nanoTime() > end) {
        kill();
        throw new IOException(name + " did not start; see the log beside " + started.pidFile());
      }
    }
    return this;
  }

  /** As by {@code kill -9} of all its processes. */
  public synchronized void kill() {
    if (group != null) {
      ProcessGroup.signal("KILL", group.leader().pid());
      group = null;
    }
  }

  /** It holds its connections and answers nothing, as on a machine that swaps. */
  public synchronized void freeze() {
    signal("STOP");
  }

  public synchronized void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (group != null) {
      ProcessGroup.signal(signal, group.leader().pid());
    }
  }

  @Override
  public synchronized void close() {
    if (group != null) {
      group.stop(STOP_LIMIT);
      group = null;
    }
  }

  /** A loopback port that nobody listens on. */
  public static int freePort() {
    return LoopbackPort.free();
  }

  /** Somebody listens. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPort.address(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
