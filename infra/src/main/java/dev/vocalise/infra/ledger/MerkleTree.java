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

  private static byte[] node(byte[] left, byte[] right) {
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

  /** The root over these leaves. */
  public static byte[] root(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree();
    leaves.forEach(tree::add);
    return tree.root();
  }

  /** PATH(m, D[n]): what proves that the leaf at {@code index} is in the tree of these leaves. */
  public static List<byte[]> inclusion(int index, List<byte[]> leaves) {
    List<byte[]> path = new ArrayList<>();
    if (leaves.size() > 1) {
      int left = half(leaves.size());
      boolean first = index < left;
      List<byte[]> other = first ? leaves.subList(left, leaves.size()) : leaves.subList(0, left);
      path.addAll(
          first
              ? inclusion(index, leaves.subList(0, left))
              : inclusion(index - left, leaves.subList(left, leaves.size())));
      path.add(root(other));
    }
    return path;
  }

  /** PROOF(m, D[n]): what proves that the first {@code earlier} of the leaves are a tree's past. */
  public static List<byte[]> consistency(int earlier, List<byte[]> leaves) {
    return earlier == leaves.size() ? List.of() : subproof(earlier, leaves, true);
  }

  private static List<byte[]> subproof(int earlier, List<byte[]> leaves, boolean whole) {
    if (earlier == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int left = half(leaves.size());
    List<byte[]> start = leaves.subList(0, left);
    List<byte[]> end = leaves.subList(left, leaves.size());
    boolean first = earlier <= left;
    List<byte[]> proof =
        new ArrayList<>(
            first ? subproof(earlier, start, whole) : subproof(earlier - left, end, false));
    proof.add(root(first ? end : start));
    return proof;
  }

  /** The largest power of two below n. */
  private static int half(int n) {
    return Integer.highestOneBit(n - 1);
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
