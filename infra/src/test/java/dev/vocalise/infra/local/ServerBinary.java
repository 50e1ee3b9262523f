package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs of real servers, in a cache outside the checkout: {@code VOCALISE_SERVERS}, or {@code
 * ~/.cache/vocalise-servers}. What is missing is built there once, which takes Go and minutes.
 */
public enum ServerBinary {
  TEMPORAL("github.com/temporalio/cli/cmd/temporal@v1.5.1", "temporal"),
  MINIO("github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c", "minio"),
  TOXIPROXY("github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0", "server");

  private final String source;
  private final String built;

  ServerBinary(String source, String built) {
    this.source = source;
    this.built = built;
  }

  static Path cache() {
    String named = System.getenv("VOCALISE_SERVERS");
    return named == null
        ? Path.of(System.getProperty("user.home"), ".cache", "vocalise-servers")
        : Path.of(named);
  }

  /** Empty where it can neither be found nor built; the reason is printed. */
  public Optional<Path> find() {
    Path program = cache().resolve("bin").resolve(name().toLowerCase(java.util.Locale.ROOT));
    if (Files.isExecutable(program)) {
      return Optional.of(program);
    }
    if (!onPath("go")) {
      System.err.println(program + " is missing, and there is no Go on the PATH to build it with");
      return Optional.empty();
    }
    try {
      return build(program);
    } catch (IOException e) {
      System.err.println(program + " could not be built: " + e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Beside its place, which it gets when it is whole; two builds at a time wait for each other. */
  private Optional<Path> build(Path program) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(cache().resolve("build-" + built));
    Files.createDirectories(program.getParent());
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (Files.isExecutable(program)) {
        return Optional.of(program); // the one before has built it; the lock is held until here
      }
      System.err.println("Building " + source + " once, which takes minutes …");
      ProcessBuilder builder = new ProcessBuilder("go", "install", source);
      builder.environment().put("GOBIN", folder.toAbsolutePath().toString());
      Path log = folder.resolve("build.log");
      Process build = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      if (build.waitFor() != 0) {
        throw new IOException("see " + log + " (" + lock + ")");
      }
      Files.move(folder.resolve(built), program, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(program);
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
