package dev.vocalise.model.tensor;

import dev.vocalise.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tensors by name: the weights of a model or the state of an optimizer. Unless the one who hands it
 * out says that it is live, the bytes stay as they are.
 */
public record StateTensors(SortedMap<String, TensorData> tensors) {

  /** Sorts by name. */
  public StateTensors {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /**
   * A copy that stays as it is, outside the heap.
   *
   * @param reuse an earlier copy of the same tensors, which is overwritten; null for a new one
   */
  public StateTensors copy(@Nullable StateTensors reuse) {
    SortedMap<String, TensorData> copies = new TreeMap<>();
    tensors.forEach(
        (name, data) ->
            copies.put(name, data.copy(reuse == null ? null : reuse.tensors.get(name))));
    return new StateTensors(copies);
  }

  /**
   * SHA-256 over names, shapes and bytes in the order of the names: equal states, equal digests.
   */
  public String digest() {
    MessageDigest sha256 = Sha256.digest();
    tensors.forEach(
        (name, tensor) -> {
          String head = name + tensor.type() + Arrays.toString(tensor.shape()) + "\n";
          sha256.update(head.getBytes(StandardCharsets.UTF_8));
          sha256.update(tensor.bytes());
        });
    return HexFormat.of().formatHex(sha256.digest());
  }
}
