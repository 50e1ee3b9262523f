package dev.vocalise.infra.local;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Toxiproxy between Vocalise and real servers: lines that are cut, slow, or reset. */
public final class FaultyNetwork implements AutoCloseable {
  private final ServerProcess program;
  private final Map<Line, Proxy> lines = new EnumMap<>(Line.class);
  private final Map<Line, Integer> ports = new EnumMap<>(Line.class);

  /** To one server. */
  public enum Line {
    DATABASE,
    STORE,
    TEMPORAL,
    MLFLOW
  }

  private FaultyNetwork(ServerProcess program) {
    this.program = program;
  }

  /** Between; skipped where Toxiproxy cannot be had. */
  public static FaultyNetwork before(RealServers servers, Path folder, boolean mlflow)
      throws IOException, InterruptedException {
    int port = LoopbackPort.free();
    List<String> command =
        List.of(
            RealServers.required(ServerBinary.TOXIPROXY).toString(),
            "-host",
            "127.0.0.1",
            "-port",
            Integer.toString(port));
    FaultyNetwork network =
        new FaultyNetwork(
            new ServerProcess(
                    "toxiproxy",
                    port,
                    ServerProcess.command(folder, "toxiproxy", command, Map.of()),
                    ServerProcess::listens)
                .start());
    network.draw(Line.DATABASE, servers.database());
    network.draw(Line.STORE, servers.store());
    network.draw(Line.TEMPORAL, servers.temporal());
    if (mlflow) {
      network.draw(Line.MLFLOW, servers.mlflow());
    }
    return network;
  }

  private void draw(Line line, ServerProcess server) throws IOException {
    int port = LoopbackPort.free();
    ports.put(line, port);
    ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", program.port());
    lines.put(line, client.createProxy(line.name(), "127.0.0.1:" + port, server.address()));
  }

  /** As {@link RealServers#environment}, through the lines. */
  public Map<String, String> environment() {
    Map<String, String> environment =
        RealServers.environment(port(Line.TEMPORAL), port(Line.STORE), port(Line.DATABASE));
    if (ports.containsKey(Line.MLFLOW)) {
      environment.put("MLFLOW_TRACKING_URI", "http://127.0.0.1:" + port(Line.MLFLOW));
    }
    return environment;
  }

  private int port(Line line) {
    return ports.getOrDefault(line, 0);
  }

  private Proxy of(Line line) {
    Proxy proxy = lines.get(line);
    if (proxy == null) {
      throw new IllegalArgumentException("there is no line to " + line);
    }
    return proxy;
  }

  /** Connections end at once, and new ones are refused. */
  public void cut(Line line) throws IOException {
    of(line).disable();
  }

  /** Connections stay and carry nothing any more: the worst that a network does. */
  public void swallow(Line line) throws IOException {
    of(line).toxics().timeout("swallow", ToxicDirection.DOWNSTREAM, 0);
  }

  /** Every answer comes this much later. */
  public void slow(Line line, long millis) throws IOException {
    of(line).toxics().latency("slow", ToxicDirection.DOWNSTREAM, millis).setJitter(millis / 2);
  }

  /** Connections are reset this long after they began. */
  public void reset(Line line, long millis) throws IOException {
    of(line).toxics().resetPeer("reset", ToxicDirection.DOWNSTREAM, millis);
  }

  /** As if nothing had been. */
  public void mend(Line line) throws IOException {
    Proxy proxy = of(line);
    for (Toxic toxic : proxy.toxics().getAll()) {
      toxic.remove();
    }
    proxy.enable();
  }

  @Override
  public void close() {
    program.close();
  }
}
