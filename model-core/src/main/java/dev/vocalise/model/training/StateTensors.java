package dev.vocalise.model.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Float32 tensors by name: the weights of a model or the moments of an optimizer, detached from the
 * engine. Whoever makes one leaves the bytes alone afterwards.
 */
public record StateTensors(SortedMap<String, Value> tensors) {

  /**
   * One tensor.
   *
   * @param bytes row-major float32, little-endian, from position to limit
   */
  public record Value(List<Long> shape, ByteBuffer bytes) {

    /** Refuses bytes that do not fit the shape. */
    public Value {
      shape = List.copyOf(shape);
      long expected = shape.stream().reduce(1L, Math::multiplyExact) * Float.BYTES;
      if (bytes.remaining() != expected) {
        throw new IllegalArgumentException(
            "tensor of shape " + shape + " needs " + expected + " bytes, got " + bytes.remaining());
      }
      bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor with a copy of {@code values}. */
    public static Value of(List<Long> shape, float[] values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return new Value(shape, bytes);
    }

    /** The bytes with a position of their own. */
    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of the numbers. */
    public float[] floats() {
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes().asFloatBuffer().get(values);
      return values;
    }
  }

  /** Sorts by name. */
  public StateTensors {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /** No tensors. */
  public static StateTensors none() {
    return new StateTensors(new TreeMap<>());
  }

  /**
   * SHA-256 over names, shapes and bytes in the order of the names: equal states, equal digests.
   */
  public String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, Value> tensor : tensors.entrySet()) {
        String head = tensor.getKey() + tensor.getValue().shape() + "\n";
        sha256.update(head.getBytes(StandardCharsets.UTF_8));
        sha256.update(tensor.getValue().bytes());
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
