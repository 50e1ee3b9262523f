package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactResourceTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000})
  void allBytesArriveOrFewerThanWerePromised(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ArtifactResource.copy(new ByteArrayInputStream(bytes), out);

    assertThat(out.toByteArray()).isEqualTo(bytes);
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ArtifactResource.copy(new WrongDigest(bytes), bad))
        .hasMessage("wrong digest");
    assertThat(bad.size()).isLessThanOrEqualTo(Math.max(0, size - 1));
  }

  /** Says so when the end is reached, as the store does. */
  private static final class WrongDigest extends FilterInputStream {
    WrongDigest(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count < 0) {
        throw new IOException("wrong digest");
      }
      return count;
    }
  }
}
