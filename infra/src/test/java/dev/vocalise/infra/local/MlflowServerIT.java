package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowServerIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path directory;

  @Test
  void anExistingEnvironmentServesAndEndsWithAllItsProcesses() throws Exception {
    String venv =
        System.getenv()
            .getOrDefault(
                MlflowServer.ENVIRONMENT_VARIABLE,
                System.getProperty("user.home") + "/.cache/vocalise-servers/mlflow");
    assumeTrue(Files.isExecutable(Path.of(venv, "bin/mlflow")), "no MLflow at " + venv);
    long leader;
    try (DataDirectory data = DataDirectory.open(directory);
        MlflowServer server =
            MlflowServer.start(data, Map.of(MlflowServer.ENVIRONMENT_VARIABLE, venv))) {
      MlflowState.Ready ready = (MlflowState.Ready) awaitEnd(server, MlflowState.Ready.class);
      assertThat(ready.uri()).startsWith("http://127.0.0.1:");
      HttpRequest search =
          HttpRequest.newBuilder(
                  URI.create(ready.uri() + "/api/2.0/mlflow/experiments/search?max_results=1"))
              .build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(search, HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      leader = Long.parseLong(Files.readAllLines(data.mlflow().resolve("process.pid")).get(0));
      assertThat(ProcessHandle.of(leader)).isPresent();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(processesOfGroup(leader)).isZero());
  }

  @Test
  void withoutPythonItFailsInOneSentenceAndHarmsNothing() {
    try (DataDirectory data = DataDirectory.open(directory);
        MlflowServer server = MlflowServer.start(data, Map.of("PATH", directory.toString()))) {
      MlflowState.Failed failed = (MlflowState.Failed) awaitEnd(server, MlflowState.Failed.class);
      assertThat(failed.reason()).contains("python3", "MLFLOW_TRACKING_URI");
    }
  }

  @Test
  void anEnvironmentWithoutMlflowIsNamed() {
    try (DataDirectory data = DataDirectory.open(directory);
        MlflowServer server =
            MlflowServer.start(
                data, Map.of(MlflowServer.ENVIRONMENT_VARIABLE, directory.toString()))) {
      MlflowState.Failed failed = (MlflowState.Failed) awaitEnd(server, MlflowState.Failed.class);
      assertThat(failed.reason()).contains(directory.toString(), "bin/mlflow");
    }
  }

  @Test
  void aGroupThatAKilledProcessLeftIsEndedWithItsChildren() throws Exception {
    Path pidFile = directory.resolve("process.pid");
    ProcessGroup group =
        ProcessGroup.start(
            java.util.List.of("/bin/sh", "-c", "sleep 600 & sleep 600; echo " + directory),
            Map.of(),
            pidFile,
            directory.resolve("log"));
    long leader = Long.parseLong(Files.readAllLines(pidFile).get(0));
    Awaitility.await().untilAsserted(() -> assertThat(processesOfGroup(leader)).isEqualTo(3));
    String remembered = Files.readString(pidFile);
    ProcessGroup.endOrphan(pidFile, "something else");
    assertThat(group.leader().isAlive()).as("a program of another name is spared").isTrue();
    Files.writeString(pidFile, remembered);
    ProcessGroup.endOrphan(pidFile, directory.toString());
    Awaitility.await().untilAsserted(() -> assertThat(processesOfGroup(leader)).isZero());
    assertThat(pidFile).doesNotExist();
  }

  private static MlflowState awaitEnd(MlflowServer server, Class<? extends MlflowState> expected) {
    return Awaitility.await()
        .atMost(LIMIT)
        .until(
            server::state,
            state -> expected.isInstance(state) || state instanceof MlflowState.Failed);
  }

  /**
   * Living processes of the group, read from /proc, without the dead ones that wait to be
   * collected.
   */
  private static long processesOfGroup(long group) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              try {
                String stat = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                return Long.parseLong(fields[2]) == group && !fields[0].equals("Z");
              } catch (java.io.IOException e) {
                return false; // gone meanwhile
              }
            })
        .count();
  }
}
