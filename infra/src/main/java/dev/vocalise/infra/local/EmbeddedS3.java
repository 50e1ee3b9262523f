package dev.vocalise.infra.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * An S3 server in this process that keeps each object as a plain file, on disk before its upload is
 * answered. Requests must be signed with the data directory's keys. It knows no tags, versions or
 * object locks; the artifact store uses none.
 */
record EmbeddedS3(S3Proxy server, String endpoint, InterruptedUploads.Sweeper sweeper)
    implements AutoCloseable {
  /** Each worker moves one object at a time; more threads than this only cost memory while idle. */
  private static final int THREADS = 24;

  /**
   * Serves {@code folder} on 127.0.0.1.
   *
   * @param port 0 for any free one
   */
  static EmbeddedS3 start(Path folder, int port, Credentials credentials) {
    InterruptedUploads uploads = InterruptedUploads.of(folder);
    DurableBlobStore store;
    try {
      OwnerOnly.createDirectories(folder);
      uploads.sweepAll();
      store = DurableBlobStore.open(folder, uploads.incoming());
    } catch (IOException e) {
      throw new StartupException(
          "Cannot use %s for the artifacts (%s: %s); %s."
              .formatted(
                  folder, e.getClass().getSimpleName(), e.getMessage(), StartupException.remedy(e)),
          e);
    }
    LoopbackPort.requireFree(port, "S3", "VOCALISE_S3_PORT");
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .awsAuthentication(
                AuthenticationType.AWS_V4, credentials.s3AccessKey(), credentials.s3SecretKey())
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .jettyMaxThreads(THREADS)
            .stopTimeout(0)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new StartupException(
          "The embedded S3 server did not start: " + e.getMessage() + ".", e);
    }
    return new EmbeddedS3(
        server, "http://127.0.0.1:" + server.getPort(), InterruptedUploads.Sweeper.start(uploads));
  }

  @Override
  public String toString() {
    return "embedded S3";
  }

  @Override
  public void close() {
    sweeper.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded S3 server did not stop", e);
    }
  }
}
