package dev.vocalise.activities.audit;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.audit.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads files again and compares their digests, several at a time. */
final class FileBytes {
  private static final int BUFFER = 1 << 20;

  private final Findings findings;
  private final int threads;
  private final List<Callable<Boolean>> wanted = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();

  /** Where the bytes are. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  FileBytes(Findings findings, int threads) {
    this.findings = findings;
    this.threads = threads;
  }

  /**
   * @param where for people: which file, and what names it
   */
  void expect(String check, String where, String sha256, Source source) {
    wanted.add(
        () -> {
          compare(check, where, sha256, source);
          return true;
        });
  }

  private void compare(String check, String where, String sha256, Source source) {
    try (InputStream in = source.open()) {
      findings.equal(check, where, sha256, digest(in));
    } catch (NoSuchFileException e) {
      findings.violated(check, where, sha256, "no such file");
    } catch (ArtifactStoreUnavailableException e) {
      findings.notCheckable(check, where, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      findings.violated(check, where, sha256, String.valueOf(e.getMessage()));
    }
  }

  private String digest(InputStream in) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes.addAndGet(read);
    }
    return Sha256.hex(digest);
  }

  /** Returns when all are compared. */
  void compareAll(Consumer<String> progress) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> all = wanted.stream().map(pool::submit).toList();
      for (Future<Boolean> one : all) {
        one.get();
        progress.accept("Reading files: %d of %d …".formatted(files.incrementAndGet(), all.size()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  long files() {
    return files.get();
  }

  long bytes() {
    return bytes.get();
  }
}
