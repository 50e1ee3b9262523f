package dev.vocalise.infra.local;

import dev.vocalise.infra.artifact.MinioArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test runs on: the embedded servers, or with {@code -Preal-servers} real ones of its own.
 */
public final class TestServers implements AutoCloseable {
  private final @Nullable RealServers real;

  private TestServers(@Nullable RealServers real) {
    this.real = real;
  }

  /** Set by the Maven profile. */
  public static boolean areReal() {
    return Boolean.getBoolean("vocalise.real-servers");
  }

  /**
   * @param folder for the data of real servers
   */
  public static TestServers start(Path folder) throws IOException, InterruptedException {
    return new TestServers(areReal() ? RealServers.start(folder) : null);
  }

  /** For {@link LocalStack}, which starts the embedded ones. */
  public Settings settings() {
    return Settings.fromEnvironment(environment());
  }

  /** What names the real ones; empty for embedded ones. */
  public Map<String, String> environment() {
    return real == null ? Map.of() : real.environment();
  }

  /** The store where the endpoints say. */
  public static MinioArtifactStore store(Endpoints endpoints) {
    return MinioArtifactStore.connect(
        endpoints.s3Endpoint(),
        endpoints.s3AccessKey(),
        endpoints.s3SecretKey(),
        MinioArtifactStore.DEFAULT_BUCKET);
  }

  @Override
  public void close() {
    if (real != null) {
      real.close();
    }
  }
}
