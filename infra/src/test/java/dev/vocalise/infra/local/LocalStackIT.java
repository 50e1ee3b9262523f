package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.disk.TestDisk;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.temporal.TemporalConfig;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded servers themselves. */
class LocalStackIT {
  private static final Settings EMBEDDED = ServerPrograms.shared(Map.of());

  /**
   * One data directory for all tests, since each must work on what the one before left; order does
   * not matter.
   */
  @TempDir static Path directory;

  @Test
  void allServersAnswerAndKeepTheirDataOverManyRestarts() throws Exception {
    StoredArtifact stored = null;
    int rows = 0;
    for (int cycle = 1; cycle <= 3; cycle++) {
      try (DataDirectory data = DataDirectory.open(directory);
          LocalStack stack = LocalStack.start(data, EMBEDDED)) {
        Endpoints endpoints = stack.endpoints();
        assertThat(stack.embedded())
            .containsExactly("embedded PostgreSQL", "embedded S3", "embedded Temporal");
        int now = countAfterInsert(endpoints);
        assertThat(now).isEqualTo(cycle == 1 ? now : rows + 1);
        rows = now;
        try (MinioArtifactStore store = TestServers.store(endpoints)) {
          if (stored != null) {
            assertThat(store.exists(stored.sha256(), stored.size())).isTrue();
          }
          stored = store.put(("cycle " + cycle).getBytes(StandardCharsets.UTF_8), "text/plain");
        }
        assertTemporalServes(endpoints.temporal());
      }
    }
  }

  @Test
  @SuppressWarnings("try") // whether closing ends the second server is part of the claim
  void aDatabaseThatIsKilledIsStartedAgainWhereItWasAndKeepsWhatItAnswered() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      int rows = countAfterInsert(stack.endpoints());
      for (int kill = 1; kill <= 2; kill++) {
        ProcessHandle postmaster = postmaster(data);
        postmaster.destroyForcibly();
        await().until(() -> !postmaster.isAlive());
        int expected = rows + kill;
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptionsInstanceOf(SQLException.class)
            .untilAsserted(
                () -> assertThat(countAfterInsert(stack.endpoints())).isEqualTo(expected));
      }
      ProcessHandle last = postmaster(data);
      stack.close();
      assertThat(last.isAlive()).isFalse();
      assertThat(data.postgres().resolve("18/postmaster.pid")).doesNotExist();
      assertThat(data.logs().resolve("postgres-ended.log")).isNotEmptyFile();
    }
  }

  private static ProcessHandle postmaster(DataDirectory data) throws IOException {
    Path file = data.postgres().resolve("18/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).orElseThrow();
  }

  @Test
  @SuppressWarnings("try") // closing twice is what this is about
  void closingAgainIsHarmless() {
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      stack.close();
      data.close();
      assertThat(stack.embedded()).isEmpty();
    }
  }

  @Test
  void secretsAreAskedForAndKeptFromOtherUsers() throws Exception {
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      Endpoints endpoints = stack.endpoints();
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      endpoints.database().jdbcUrl(), endpoints.database().user(), "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(
              () ->
                  MinioArtifactStore.connect(
                      endpoints.s3Endpoint(), endpoints.s3AccessKey(), "wrong", "vocalise"))
          .isInstanceOf(RuntimeException.class);
      assertThat(settingsOf(endpoints))
          .containsEntry("fsync", "on")
          .containsEntry("synchronous_commit", "on")
          .containsEntry("listen_addresses", "127.0.0.1")
          .containsEntry("password_encryption", "scram-sha-256");
      assertThat(Files.readAllLines(data.postgres().resolve("18/pg_hba.conf")))
          .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
          .isNotEmpty()
          .allMatch(line -> line.endsWith("scram-sha-256"));
      assertThat(endpoints.toString())
          .doesNotContain(
              data.credentials().databasePassword(),
              data.credentials().writerPassword(),
              endpoints.s3SecretKey());
    }
    for (String secret : List.of("credentials.json", "logs/postgres.log")) {
      assertThat(mode(directory.resolve(secret))).as(secret).isEqualTo("rw-------");
    }
    assertThat(mode(directory)).isEqualTo("rwx------");
    assertThat(directory.resolve("postgres/password.new")).doesNotExist();
  }

  @Test
  void aBusyPortIsNamedInOneSentenceAndNothingStaysBehind() throws IOException {
    try (DataDirectory data = DataDirectory.open(directory);
        ServerSocket busy = new ServerSocket(0, 1, LoopbackPort.address())) {
      String port = Integer.toString(busy.getLocalPort());
      for (String setting : List.of("VOCALISE_DATABASE_PORT", "VOCALISE_S3_PORT")) {
        assertThatThrownBy(
                () ->
                    LocalStack.start(
                        data,
                        ServerPrograms.shared(Map.of(setting, port, "TEMPORAL_ADDRESS", "t:1"))))
            .isInstanceOf(StartupException.class)
            .hasMessageContainingAll("Port " + port, "in use", setting);
      }
      assertThat(data.postgres().resolve("18/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void fixedPortsAreUsed() {
    int port = LoopbackPort.free();
    Settings settings =
        ServerPrograms.shared(
            Map.of(
                "VOCALISE_S3_PORT", Integer.toString(port),
                "TEMPORAL_ADDRESS", "temporal.example:7233",
                "DATABASE_URL", "postgres://me:pw@db.example/vocalise"));
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, settings)) {
      assertThat(stack.endpoints().s3Endpoint()).isEqualTo("http://127.0.0.1:" + port);
      assertThat(stack.endpoints().temporal().address()).isEqualTo("temporal.example:7233");
      assertThat(stack.endpoints().database().jdbcUrl())
          .isEqualTo("jdbc:postgresql://db.example/vocalise");
      assertThat(stack.embedded()).containsExactly("embedded S3");
    }
  }

  @Test
  void theDatabaseEndsWithItsProcessAndLosesNothing() throws Exception {
    Process killed = ForkedStack.start(directory);
    Map<String, String> left = ForkedStack.awaitReady(killed);
    ProcessHandle postmaster = postmaster(left);
    killed.destroyForcibly().waitFor();
    await().atMost(Duration.ofSeconds(5)).until(() -> !postmaster.isAlive());
    assertEverythingIsThere(left);
  }

  /** Where the watchdog could not do it. */
  @Test
  void aPostmasterThatWasLeftIsEndedByTheNextStart() throws Exception {
    Process killed = ForkedStack.start(directory);
    Map<String, String> left = ForkedStack.awaitReady(killed);
    ProcessHandle postmaster = postmaster(left);
    killed
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("watchdog"))
        .forEach(ProcessHandle::destroyForcibly);
    killed.destroyForcibly().waitFor();
    assertThat(postmaster.isAlive()).as("the postmaster outlives its JVM").isTrue();
    assertEverythingIsThere(left);
    assertThat(postmaster.isAlive()).isFalse();
  }

  private static ProcessHandle postmaster(Map<String, String> left) {
    return ProcessHandle.of(Long.parseLong(left.getOrDefault("postmaster", ""))).orElseThrow();
  }

  private static void assertEverythingIsThere(Map<String, String> left) throws Exception {
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED);
        MinioArtifactStore store = TestServers.store(stack.endpoints())) {
      assertThat(countAfterInsert(stack.endpoints()))
          .isEqualTo(Integer.parseInt(left.getOrDefault("rows", "")) + 1);
      assertThat(store.open(left.getOrDefault("artifact", "")).readAllBytes())
          .isEqualTo(ForkedStack.ARTIFACT);
    }
  }

  @Test
  void anUploadThatAKillInterruptsLeavesNothing() throws Exception {
    Process killed = ForkedStack.start(directory);
    Map<String, String> left = ForkedStack.awaitReady(killed);
    Path received = directory.resolve("objects/.incoming/vocalise");
    try (MinioArtifactStore store =
        MinioArtifactStore.connect(
            left.getOrDefault("s3Endpoint", ""),
            left.getOrDefault("s3AccessKey", ""),
            left.getOrDefault("s3SecretKey", ""),
            MinioArtifactStore.DEFAULT_BUCKET)) {
      CompletableFuture<StoredArtifact> upload =
          CompletableFuture.supplyAsync(() -> store.put(new byte[200_000_000], "text/plain"));
      await().pollDelay(Duration.ZERO).until(() -> Files.isDirectory(received));
      killed.destroyForcibly().waitFor();
      assertThat(upload).failsWithin(Duration.ofMinutes(1));
    }
    assertEverythingIsThere(left);
    try (Stream<Path> all = Files.walk(directory.resolve("objects"))) {
      assertThat(all.filter(Files::isRegularFile))
          .allMatch(file -> file.toString().matches(".*/vocalise/sha256/../[0-9a-f]{62}"));
    }
  }

  /** What a full disk or a loss of power makes of a small file. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{\"databasePassword\":\"abc", "{}", "gone"})
  void damagedCredentialsOfADatabaseThatIsThereAreMadeAgain(String content) throws Exception {
    int before;
    String old;
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      before = countAfterInsert(stack.endpoints());
      old = data.credentials().databasePassword();
    }
    Path file = directory.resolve("credentials.json");
    Files.delete(file);
    if (!content.equals("gone")) {
      Files.writeString(file, content);
    }
    for (int start = 1; start <= 2; start++) {
      try (DataDirectory data = DataDirectory.open(directory);
          LocalStack stack = LocalStack.start(data, EMBEDDED)) {
        assertThat(countAfterInsert(stack.endpoints())).isEqualTo(before + start);
        assertThat(data.credentials().databasePassword()).isNotEqualTo(old);
      }
    }
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(directory.resolve("postgres/password.new")).doesNotExist();
  }

  /** At every kind of moment: the lock, the small files, the database's files. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 12, 400})
  void aStartOnAFullDiskIsOneSentenceAndALaterOneWorks(int files) throws Exception {
    try (TestDisk disk = TestDisk.ofFiles(Files.createTempDirectory("full"), files)) {
      Path full = disk.path().resolve("data");
      assertThatThrownBy(
              () -> {
                try (DataDirectory data = DataDirectory.open(full);
                    LocalStack stack = LocalStack.start(data, EMBEDDED)) {
                  countAfterInsert(stack.endpoints());
                }
              })
          .isInstanceOf(StartupException.class)
          .hasMessageContainingAll(full.toString(), "No space left", "free some space")
          .extracting(Throwable::getMessage, as(STRING))
          .hasLineCount(1);

      disk.allow(100_000);

      try (DataDirectory data = DataDirectory.open(full);
          LocalStack stack = LocalStack.start(data, EMBEDDED);
          MinioArtifactStore store = TestServers.store(stack.endpoints())) {
        assertThat(countAfterInsert(stack.endpoints())).isEqualTo(1);
        store.put(ForkedStack.ARTIFACT, "text/plain");
      }
    }
  }

  @Test
  void aPidFileThatNamesSomeOtherProgramDoesNotStopTheStart() throws Exception {
    Path pidFile = directory.resolve("postgres/18/postmaster.pid");
    int before;
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      before = countAfterInsert(stack.endpoints());
    }
    long self = ProcessHandle.current().pid();
    Files.writeString(pidFile, self + "\n" + pidFile.getParent() + "\n0\n1\n\n\n0 0\nready\n");
    try (DataDirectory data = DataDirectory.open(directory);
        LocalStack stack = LocalStack.start(data, EMBEDDED)) {
      assertThat(countAfterInsert(stack.endpoints())).isEqualTo(before + 1);
    }
  }

  static int countAfterInsert(Endpoints endpoints) throws SQLException {
    try (Connection connection = Database.connect(endpoints.database().asOwner());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS starts (id serial)");
      statement.execute("INSERT INTO starts DEFAULT VALUES");
      try (ResultSet count = statement.executeQuery("SELECT count(*) FROM starts")) {
        count.next();
        return count.getInt(1);
      }
    }
  }

  private static Map<String, String> settingsOf(Endpoints endpoints) throws SQLException {
    Map<String, String> settings = new java.util.HashMap<>();
    try (Connection connection = Database.connect(endpoints.database().asOwner());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }
    return settings;
  }

  private static void assertTemporalServes(TemporalConfig at) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(at.stubs());
    try {
      var request = io.temporal.api.workflowservice.v1.GetSystemInfoRequest.getDefaultInstance();
      assertThat(stubs.blockingStub().getSystemInfo(request).hasCapabilities()).isTrue();
    } finally {
      stubs.shutdownNow();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
