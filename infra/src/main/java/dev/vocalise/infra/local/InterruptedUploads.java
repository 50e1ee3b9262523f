package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What uploads leave in the embedded store when their sender or the store dies: received bytes
 * without a name, parts, and the library's notes of uploads in parts.
 *
 * @param objects folders of buckets
 * @param incoming where {@link DurableBlobStore} receives
 */
record InterruptedUploads(Path objects, Path incoming) {
  /** No upload is silent for longer. */
  private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

  /** The library's note of an upload in parts, beside the objects; its id follows. */
  private static final String NOTE = ".s3proxy-mpu-stub-";

  /** How builds before {@link DurableBlobStore} received an object, beside its name. */
  private static final Pattern RECEIVED_BESIDE = Pattern.compile("[0-9a-f]{62}-[0-9a-f-]{36}");

  private static final Logger log = LoggerFactory.getLogger(InterruptedUploads.class);

  static InterruptedUploads of(Path objects) {
    return new InterruptedUploads(objects, objects.resolve(".incoming"));
  }

  /** Of every upload; while the store is not served yet. */
  void sweepAll() throws IOException {
    sweep(Instant.MAX);
    for (Path bucket : folders(objects)) {
      for (Path entry : entries(bucket)) {
        if (entry.getFileName().toString().startsWith(DurableBlobStore.PART)) {
          delete(entry);
        }
      }
      for (Path folder : folders(bucket.resolve("sha256"))) {
        for (Path file : entries(folder)) {
          if (RECEIVED_BESIDE.matcher(file.getFileName().toString()).matches()) {
            delete(file);
          }
        }
      }
    }
  }

  /** Of uploads that nothing has come for since {@code limit}. */
  void sweep(Instant limit) throws IOException {
    for (Path bucket : folders(incoming)) {
      for (Path entry : entries(bucket)) {
        if (lastWritten(entry).isBefore(limit)) {
          delete(entry);
        }
      }
    }
    for (Path bucket : folders(objects)) {
      for (Path entry : entries(bucket)) {
        String name = entry.getFileName().toString();
        if (name.startsWith(NOTE)
            && lastWritten(entry).isBefore(limit)
            && !isUnderWay(bucket, name.substring(NOTE.length()))) {
          delete(entry);
        }
      }
    }
  }

  private boolean isUnderWay(Path bucket, String id) throws IOException {
    return entries(incoming.resolve(bucket.getFileName())).stream()
        .anyMatch(entry -> entry.getFileName().toString().startsWith(DurableBlobStore.PART + id));
  }

  private static Instant lastWritten(Path entry) throws IOException {
    try (Stream<Path> all = Files.walk(entry)) {
      Instant newest = Instant.MIN;
      for (Path path : all.toList()) {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        newest = written.isAfter(newest) ? written : newest;
      }
      return newest;
    } catch (NoSuchFileException e) {
      return Instant.MAX; // it has just been completed
    }
  }

  private static void delete(Path entry) throws IOException {
    log.info("{} was left by an interrupted upload and is deleted", entry);
    Files.walkFileTree(
        entry,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static List<Path> folders(Path folder) throws IOException {
    return entries(folder).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** Sweeps while the store is served. */
  record Sweeper(ScheduledExecutorService timer) implements AutoCloseable {
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is logged and tried again
    static Sweeper start(InterruptedUploads uploads) {
      ScheduledExecutorService timer =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "s3-sweeper");
                thread.setDaemon(true);
                return thread;
              });
      timer.scheduleWithFixedDelay(() -> quietly(uploads), 10, 10, TimeUnit.MINUTES);
      return new Sweeper(timer);
    }

    private static void quietly(InterruptedUploads uploads) {
      try {
        uploads.sweep(Instant.now().minus(LONGEST_SILENCE));
      } catch (IOException | RuntimeException e) {
        log.warn("parts of interrupted uploads could not be deleted; it is tried again", e);
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
