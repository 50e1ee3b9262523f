package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.ServerProcess;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One web process and two workers on real servers, each of which may be killed and started again.
 */
final class RealCluster implements AutoCloseable {
  static final int WORKERS = 2;

  private final Path folder;
  private final PackagedCli cli;
  private final int port = ServerProcess.freePort();
  private final List<Running> workers = new ArrayList<>();
  private Running web;

  RealCluster(Path folder, Map<String, String> servers) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.cli = new PackagedCli(folder, servers);
    web = startWeb();
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(startWorker(worker));
    }
  }

  private Running startWeb() throws IOException, InterruptedException {
    Running started = cli.start(folder.resolve("web"), "web", "--port", Integer.toString(port));
    started.awaitOutput("The web role is up");
    return started;
  }

  /** A slot each, as if they were on two machines; they end with this process. */
  private Running startWorker(int worker) throws IOException, InterruptedException {
    String slot = Integer.toString(worker + 1);
    Running started =
        cli.start(
            folder.resolve("worker-" + slot),
            "worker",
            "--child",
            "worker-" + slot,
            "--first-slot",
            slot);
    started.awaitOutput("The worker is up");
    return started;
  }

  /** Corpora and checkpoints of the demo, unpacked into the folder. */
  void registerDemo(Path demo) throws IOException {
    System.setProperty("vocalise.home", "..");
    DemoCommand.register(line -> {}, new Session(api(), null), demo);
  }

  ApiClient api() {
    return cli.api();
  }

  Process worker(int worker) {
    return workers.get(worker).process();
  }

  Process web() {
    return web.process();
  }

  void replaceWorker(int worker) throws IOException, InterruptedException {
    workers.get(worker).stop(); // one that was told to stop may save what it has
    workers.set(worker, startWorker(worker));
  }

  void replaceWeb() throws IOException, InterruptedException {
    web.process().destroyForcibly().waitFor();
    web = startWeb();
  }

  /** Runs that the worker trains now. */
  List<UUID> trainedBy(int worker) {
    List<UUID> runs = new ArrayList<>();
    for (JsonNode view : api().getWithRetries("workers")) {
      if (view.path("pid").asLong() == worker(worker).pid()) {
        for (JsonNode doing : view.path("doing")) {
          if (doing.path("stage").asText().startsWith("train")) {
            runs.add(UUID.fromString(doing.path("runId").asText()));
          }
        }
      }
    }
    return runs;
  }

  @Override
  public void close() {
    try {
      for (Running worker : workers) {
        worker.stop();
      }
      web.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
