package dev.vocalise.web.cli;

import dev.vocalise.infra.local.FaultyNetwork;
import dev.vocalise.infra.local.FaultyNetwork.Line;
import dev.vocalise.infra.local.RealServers;
import dev.vocalise.infra.local.ServerProcess;
import java.io.IOException;
import java.util.List;

/** What happens to two workers on real servers. */
record RealFaults(RealServers servers, FaultyNetwork network, RealCluster cluster) {
  /** Long enough that another worker takes over; the frozen one wakes up and must leave nothing. */
  private static final long FROZEN_MILLIS = 17_000;

  private static final long SLOW_MILLIS = 500;
  private static final long RESET_AFTER_MILLIS = 100;

  enum Fault {
    WORKER_KILLED,
    WORKER_STOPPED,
    WORKER_FROZEN,
    WEB_KILLED,
    DATABASE_KILLED,
    STORE_KILLED,
    TEMPORAL_KILLED,
    MLFLOW_KILLED,
    ALL_SERVERS_KILLED,
    LINE_CUT,
    LINE_SWALLOWS,
    LINE_SLOW,
    LINE_RESET
  }

  /**
   * Returns when all is back but a worker that was killed or stopped.
   *
   * @param outage of a server or a line, in milliseconds
   */
  void happen(Fault fault, int worker, Line line, long outage)
      throws IOException, InterruptedException {
    switch (fault) {
      case WORKER_KILLED -> cluster.worker(worker).destroyForcibly().waitFor();
      case WORKER_STOPPED -> cluster.worker(worker).destroy();
      case WORKER_FROZEN -> freeze(cluster.worker(worker).pid());
      case WEB_KILLED -> cluster.replaceWeb();
      case DATABASE_KILLED -> kill(servers.database(), outage);
      case STORE_KILLED -> kill(servers.store(), outage);
      case TEMPORAL_KILLED -> kill(servers.temporal(), outage);
      case MLFLOW_KILLED -> kill(servers.mlflow(), outage);
      case ALL_SERVERS_KILLED -> killAll(outage);
      case LINE_CUT -> {
        network.cut(line);
        mend(line, outage);
      }
      case LINE_SWALLOWS -> {
        network.swallow(line);
        mend(line, outage);
      }
      case LINE_SLOW -> {
        network.slow(line, SLOW_MILLIS);
        mend(line, outage);
      }
      case LINE_RESET -> {
        network.reset(line, RESET_AFTER_MILLIS);
        mend(line, outage);
      }
    }
  }

  private static void kill(ServerProcess server, long outage)
      throws IOException, InterruptedException {
    server.kill();
    Thread.sleep(outage);
    server.start();
  }

  private void killAll(long outage) throws IOException, InterruptedException {
    List<ServerProcess> all =
        List.of(servers.database(), servers.store(), servers.mlflow(), servers.temporal());
    for (ServerProcess server : all) {
      server.kill();
    }
    Thread.sleep(outage);
    for (ServerProcess server : all) {
      server.start();
    }
  }

  private void mend(Line line, long outage) throws IOException, InterruptedException {
    Thread.sleep(outage);
    network.mend(line);
  }

  private static void freeze(long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    Thread.sleep(FROZEN_MILLIS);
    new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();
  }
}
