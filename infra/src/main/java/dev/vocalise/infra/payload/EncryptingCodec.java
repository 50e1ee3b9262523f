package dev.vocalise.infra.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM around whole payloads, as in Temporal's own samples: {@code binary/encrypted} with the id
 * of the key. What was not encrypted is read as it is, so that a key may be set while campaigns
 * run.
 */
public final class EncryptingCodec implements PayloadCodec {
  static final String ENCODING = "encoding";
  static final ByteString ENCRYPTED = ByteString.copyFrom("binary/encrypted", UTF_8);
  static final String KEY_ID = "encryption-key-id";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final PayloadKeys keys;
  private final SecureRandom random = new SecureRandom();

  EncryptingCodec(PayloadKeys keys) {
    this.keys = keys;
  }

  /** For every client: arguments, results, heartbeats, and the messages of failures. */
  public static DataConverter converter(PayloadKeys keys) {
    return new CodecDataConverter(
        DefaultDataConverter.newDefaultInstance(),
        List.of(new EncryptingCodec(keys)),
        keys.first().isPresent());
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return keys.first()
        .map(key -> payloads.stream().map(payload -> encrypted(payload, key)).toList())
        .orElse(payloads);
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(this::decrypted).toList();
  }

  private Payload encrypted(Payload payload, PayloadKeys.Key key) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key.secret(), nonce).doFinal(payload.toByteArray());
      return Payload.newBuilder()
          .putMetadata(ENCODING, ENCRYPTED)
          .putMetadata(KEY_ID, ByteString.copyFrom(key.id(), UTF_8))
          .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(sealed)))
          .build();
    } catch (GeneralSecurityException e) {
      throw new PayloadCodecException("this Java cannot encrypt with " + CIPHER, e);
    }
  }

  private Payload decrypted(Payload payload) {
    if (!ENCRYPTED.equals(payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY))) {
      return payload;
    }
    String id = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toString(UTF_8);
    PayloadKeys.Key key = keys.find(id).orElseThrow(() -> unknown(id));
    byte[] data = payload.getData().toByteArray();
    if (data.length < NONCE_BYTES + TAG_BITS / 8) {
      throw changed(id, null);
    }
    byte[] nonce = Arrays.copyOf(data, NONCE_BYTES);
    try {
      return Payload.parseFrom(
          cipher(Cipher.DECRYPT_MODE, key.secret(), nonce)
              .doFinal(data, NONCE_BYTES, data.length - NONCE_BYTES));
    } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
      throw changed(id, e);
    }
  }

  private static PayloadCodecException changed(String id, @Nullable Exception cause) {
    return new PayloadCodecException(
        "Temporal has a payload encrypted with key %s that was changed since; restore Temporal's database, or resume the campaign"
            .formatted(id),
        cause);
  }

  private static PayloadCodecException unknown(String id) {
    return new PayloadCodecException(
        "Temporal has payloads encrypted with key %s, which is not in %s; add it there behind the newest"
            .formatted(id, PayloadKeys.VARIABLE));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
