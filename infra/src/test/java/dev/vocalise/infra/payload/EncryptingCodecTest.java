package dev.vocalise.infra.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptingCodecTest {
  private static final String OLD = key(1);
  private static final String NEW = key(2);
  private static final Payload PLAIN =
      Payload.newBuilder()
          .putMetadata("encoding", ByteString.copyFrom("json/plain", UTF_8))
          .setData(ByteString.copyFrom("{\"corpus\":\"iemocap\"}", UTF_8))
          .build();

  private static String key(int seed) {
    byte[] bytes = new byte[32];
    new java.util.Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static EncryptingCodec codec(String keys) {
    return new EncryptingCodec(PayloadKeys.parse(keys));
  }

  @Test
  void whatIsEncryptedComesBackAndShowsNothing() {
    Payload one = codec(OLD).encode(List.of(PLAIN)).get(0);
    Payload other = codec(OLD).encode(List.of(PLAIN)).get(0);

    assertThat(one.toByteString().toString(UTF_8)).doesNotContain("iemocap", "json/plain");
    assertThat(one).as("a nonce of its own").isNotEqualTo(other);
    assertThat(codec(OLD).decode(List.of(one, other))).containsExactly(PLAIN, PLAIN);
  }

  @Test
  void theFirstKeyEncryptsAndTheOthersStillDecrypt() {
    Payload old = codec(OLD).encode(List.of(PLAIN)).get(0);
    EncryptingCodec both = codec(NEW + " , " + OLD);

    Payload now = both.encode(List.of(PLAIN)).get(0);

    assertThat(both.decode(List.of(old, now))).containsExactly(PLAIN, PLAIN);
    assertThat(codec(NEW).decode(List.of(now))).containsExactly(PLAIN);
    assertThatThrownBy(() -> codec(NEW).decode(List.of(old)))
        .isInstanceOf(PayloadCodecException.class)
        .hasMessageContaining(PayloadKeys.parse(OLD).keys().get(0).id())
        .hasMessageContaining("VOCALISE_PAYLOAD_KEYS");
  }

  @Test
  void withoutAKeyNothingIsEncryptedAndWhatWasBeforeAKeyIsStillRead() {
    assertThat(codec("").encode(List.of(PLAIN))).containsExactly(PLAIN);
    assertThat(codec(OLD).decode(List.of(PLAIN))).containsExactly(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 11, 12, 40})
  void aChangedByteIsNoticed(int position) {
    Payload sealed = codec(OLD).encode(List.of(PLAIN)).get(0);
    byte[] bytes = sealed.getData().toByteArray();
    bytes[position] ^= 1;
    Payload changed = sealed.toBuilder().setData(ByteString.copyFrom(bytes)).build();
    Payload cut = sealed.toBuilder().setData(sealed.getData().substring(0, position)).build();

    for (Payload damaged : List.of(changed, cut)) {
      assertThatThrownBy(() -> codec(OLD).decode(List.of(damaged)))
          .isInstanceOf(PayloadCodecException.class)
          .hasMessageContaining("was changed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "AAAA", "not base64!", "é"})
  void aWrongKeyIsOneSentenceThatDoesNotShowIt(String wrong) {
    assertThatThrownBy(() -> PayloadKeys.parse(OLD + "," + wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("VOCALISE_PAYLOAD_KEYS: key 2 must be 32 bytes in Base64 but")
        .hasMessageContaining("openssl rand -base64 32")
        .message()
        .doesNotContain(wrong);
    assertThat(PayloadKeys.parse(OLD).toString()).doesNotContain(OLD);
  }
}
