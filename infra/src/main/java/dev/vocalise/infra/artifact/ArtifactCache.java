package dev.vocalise.infra.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder of local copies within a bound: those that were not used for longest go first, and
 * none that a {@link Use} of now may have asked for. The bound is exceeded while the copies in use
 * need more. One per folder and process; thread-safe.
 */
public final class ArtifactCache {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactCache.class);

  private static final int DEFAULT_GIGABYTES = 20;
  private static final long BYTES_PER_GIGABYTE = 1_000_000_000;

  /** A file that is being written carries the disk's clock, which is a little behind ours. */
  private static final int CLOCK_DIFFERENCE_SECONDS = 1;

  /** Between "it is there, and young" and "it is old, away with it" nothing may happen. */
  private static final Object LOCK = new Object();

  private final Path folder;
  private final long limitBytes;
  private final List<Use> uses = new ArrayList<>();

  /** A cache in {@code folder}, which need not exist, of at most {@code limitBytes}. */
  public ArtifactCache(Path folder, long limitBytes) {
    this.folder = folder;
    this.limitBytes = limitBytes;
  }

  /** As the constructor, with the bound in 10⁹ bytes. */
  public static ArtifactCache ofGigabytes(Path folder, int gigabytes) {
    return new ArtifactCache(folder, gigabytes * BYTES_PER_GIGABYTE);
  }

  /** 20, or a tenth of the disk that holds {@code directory} where that is less; at least 1. */
  public static int defaultGigabytes(Path directory) {
    try {
      long tenth = Files.getFileStore(directory).getTotalSpace() / 10 / BYTES_PER_GIGABYTE;
      return (int) Math.max(1, Math.min(DEFAULT_GIGABYTES, tenth));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see the size of the disk of " + directory, e);
    }
  }

  /** Where {@link ArtifactStore#fetch} puts its copies. */
  public Path folder() {
    return folder;
  }

  /** Copies that are asked for from now on stay until this is closed. */
  public Use use() {
    synchronized (LOCK) {
      Use use = new Use(Instant.now().minusSeconds(CLOCK_DIFFERENCE_SECONDS));
      uses.add(use);
      return use;
    }
  }

  /** A time in which copies are asked for; its end makes room. */
  public final class Use implements AutoCloseable {
    private final Instant since;

    private Use(Instant since) {
      this.since = since;
    }

    @Override
    public void close() {
      synchronized (LOCK) {
        uses.remove(this);
        trim();
      }
    }
  }

  /** Marks a copy as just used. Returns whether it is there; if so, no use of now will lose it. */
  public static boolean touch(Path file) throws IOException {
    synchronized (LOCK) {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  private record Copy(Path file, long bytes, Instant used) {}

  /** Deletes what is over the bound; what cannot be deleted stays for the next time. */
  public void trim() {
    synchronized (LOCK) {
      try {
        List<Copy> copies = copies();
        long total = copies.stream().mapToLong(Copy::bytes).sum();
        Instant oldestUse =
            uses.stream().map(use -> use.since).min(Instant::compareTo).orElse(null);
        copies.sort(Comparator.comparing(Copy::used));
        for (Copy copy : copies) {
          if (total <= limitBytes || (oldestUse != null && !copy.used().isBefore(oldestUse))) {
            return;
          }
          Files.deleteIfExists(copy.file());
          total -= copy.bytes();
          LOG.info("{} left the cache, {} bytes", copy.file(), copy.bytes());
        }
      } catch (IOException e) {
        LOG.warn("the cache {} could not be trimmed to {} bytes", folder, limitBytes, e);
      }
    }
  }

  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return copies;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              copies.add(
                  new Copy(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // a download that has just been completed
            }
            throw e;
          }
        });
    return copies;
  }
}
