package dev.vocalise.activities.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip whose bytes depend on its content alone; the stream below stays open. */
public final class ZipFolder implements AutoCloseable {
  /** The first day that a zip knows: equal content gives equal bytes. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  public ZipFolder(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  public void add(String path, byte[] bytes) throws IOException {
    add(path, new ByteArrayInputStream(bytes));
  }

  /** All that is left of the stream. */
  public void add(String path, InputStream bytes) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(ALWAYS);
    zip.putNextEntry(entry);
    bytes.transferTo(zip);
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    zip.finish();
  }
}
