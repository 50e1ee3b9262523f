package dev.vocalise.infra.ledger;

import dev.vocalise.infra.artifact.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tree of RFC 6962 §2.1 over entries that are only ever added. What grows is its right edge:
 * one hash for each complete subtree, so that a root costs as many hashes as the size has ones.
 */
public final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final List<byte[]> edge = new ArrayList<>();
  private long size;

  /** The hash of an entry. */
  public static byte[] leaf(byte[] entry) {
    return digest(LEAF, entry, new byte[0]);
  }

  static byte[] node(byte[] left, byte[] right) {
    return digest(NODE, left, right);
  }

  private static byte[] digest(byte kind, byte[] first, byte[] second) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(kind);
    digest.update(first);
    return digest.digest(second);
  }

  /**
   * @param leaf hash of the next entry
   */
  public void add(byte[] leaf) {
    byte[] right = leaf;
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      right = node(edge.remove(edge.size() - 1), right);
    }
    edge.add(right);
    size++;
  }

  public long size() {
    return size;
  }

  /** The root over all entries so far; SHA-256 of nothing where there is none. */
  public byte[] root() {
    if (edge.isEmpty()) {
      return Sha256.newDigest().digest();
    }
    byte[] root = edge.get(edge.size() - 1);
    for (int i = edge.size() - 2; i >= 0; i--) {
      root = node(edge.get(i), root);
    }
    return root;
  }

  /** Whether the path leads from the leaf to the root (RFC 9162 §2.1.3.2). */
  public static boolean includes(
      byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
    long at = index;
    long last = size - 1;
    byte[] hash = leaf;
    for (byte[] other : path) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = node(other, hash);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        hash = node(hash, other);
      }
      at >>= 1;
      last >>= 1;
    }
    return index < size && last == 0 && Arrays.equals(hash, root);
  }

  /** Whether the tree of the later root only added to that of the earlier (RFC 9162 §2.1.4.2). */
  public static boolean extendsTo(
      long earlier, byte[] earlierRoot, long size, byte[] root, List<byte[]> proof) {
    if (earlier == size) {
      return proof.isEmpty() && Arrays.equals(earlierRoot, root);
    }
    if (earlier <= 0 || earlier > size) {
      return false;
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(earlier) == 1) {
      path.add(0, earlierRoot);
    }
    if (path.isEmpty()) {
      return false;
    }
    long at = earlier - 1;
    long last = size - 1;
    while ((at & 1) == 1) {
      at >>= 1;
      last >>= 1;
    }
    byte[] old = path.get(0);
    byte[] now = path.get(0);
    for (byte[] other : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        old = node(other, old);
        now = node(other, now);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        now = node(now, other);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(old, earlierRoot) && Arrays.equals(now, root);
  }
}
