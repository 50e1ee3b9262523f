package dev.vocalise.infra.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Digests what passes through and refuses to report the end of a stream whose digest is not the
 * expected one. Skipping reads, so that skipped bytes are part of the digest too.
 */
final class VerifyingInputStream extends InputStream {
  private final InputStream in;
  private final String expected;
  private final MessageDigest digest = Sha256.newDigest();
  private boolean verified;

  VerifyingInputStream(InputStream in, String expected) {
    this.in = in;
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = readOrUnavailable(buffer, offset, length);
    if (count > 0) {
      digest.update(buffer, offset, count);
    } else if (count < 0 && !verified) {
      verify();
    }
    return count;
  }

  private int readOrUnavailable(byte[] buffer, int offset, int length) {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      throw new ArtifactStoreUnavailableException(
          "the artifact store broke off while sending " + expected + ": " + e.getMessage(), e);
    }
  }

  private void verify() {
    String actual = Sha256.hex(digest);
    if (!actual.equals(expected)) {
      throw new ArtifactCorruptException(
          expected,
          "the artifact store's bytes for %s have the digest %s; they are deleted, and the stage that makes them has to run again"
              .formatted(expected, actual),
          null);
    }
    verified = true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
