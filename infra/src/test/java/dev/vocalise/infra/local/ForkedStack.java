package dev.vocalise.infra.local;

import dev.vocalise.infra.artifact.MinioArtifactStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack in a JVM of its own, to be killed. It prints {@code name=value} lines and then {@code
 * ready}.
 */
final class ForkedStack {
  static final byte[] ARTIFACT = "stored before the kill".getBytes(StandardCharsets.UTF_8);

  private ForkedStack() {}

  static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx300m",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedStack.class.getName(),
                directory.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static Map<String, String> awaitReady(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    Map<String, String> values = new HashMap<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.equals("ready")) {
        return values;
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    throw new IOException("the forked stack ended before it was ready, having said " + values);
  }

  public static void main(String[] arguments) throws Exception {
    DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
    LocalStack stack = LocalStack.start(data, ServerPrograms.shared(Map.of()));
    Endpoints endpoints = stack.endpoints();
    System.out.println("rows=" + LocalStackIT.countAfterInsert(endpoints));
    try (MinioArtifactStore store =
        MinioArtifactStore.connect(
            endpoints.s3Endpoint(),
            endpoints.s3AccessKey(),
            endpoints.s3SecretKey(),
            MinioArtifactStore.DEFAULT_BUCKET)) {
      System.out.println("artifact=" + store.put(ARTIFACT, "text/plain").sha256());
    }
    Path pidFile = data.postgres().resolve("18/postmaster.pid");
    System.out.println("postmaster=" + Files.readAllLines(pidFile).get(0));
    System.out.println("s3Endpoint=" + endpoints.s3Endpoint());
    System.out.println("s3AccessKey=" + endpoints.s3AccessKey());
    System.out.println("s3SecretKey=" + endpoints.s3SecretKey());
    System.out.println("ready");
    System.out.flush();
    Thread.currentThread().join();
  }
}
