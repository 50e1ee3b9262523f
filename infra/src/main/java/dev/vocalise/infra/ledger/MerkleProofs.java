package dev.vocalise.infra.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Proofs about the tree of {@link MerkleTree} (RFC 6962 §2.1). It keeps the hash of every complete
 * subtree, so that a proof costs a few hashes however long the ledger is.
 */
public final class MerkleProofs {
  /** By height, then from left to right. */
  private final List<List<byte[]>> subtrees = new ArrayList<>();

  /**
   * @param leaf hash of the next entry
   */
  public void add(byte[] leaf) {
    byte[] hash = leaf;
    for (int height = 0; ; height++) {
      if (height == subtrees.size()) {
        subtrees.add(new ArrayList<>());
      }
      List<byte[]> row = subtrees.get(height);
      row.add(hash);
      if (row.size() % 2 == 1) {
        return;
      }
      hash = MerkleTree.node(row.get(row.size() - 2), hash);
    }
  }

  public int size() {
    return subtrees.isEmpty() ? 0 : subtrees.get(0).size();
  }

  /** The root over the first {@code size} entries, of which there is at least one. */
  public byte[] root(int size) {
    return root(0, size);
  }

  /** Of entries {@code from} to {@code to} − 1, where a subtree begins at {@code from}. */
  private byte[] root(int from, int to) {
    int size = to - from;
    if (Integer.bitCount(size) == 1) {
      int height = Integer.numberOfTrailingZeros(size);
      return subtrees.get(height).get(from >> height);
    }
    int middle = from + half(size);
    return MerkleTree.node(root(from, middle), root(middle, to));
  }

  /** PATH(index, D[size]): what proves that the entry is among the first {@code size}. */
  public List<byte[]> inclusion(int index, int size) {
    List<byte[]> path = new ArrayList<>();
    inclusion(index, 0, size, path);
    return path;
  }

  private void inclusion(int index, int from, int to, List<byte[]> path) {
    if (to - from > 1) {
      int middle = from + half(to - from);
      if (index < middle) {
        inclusion(index, from, middle, path);
        path.add(root(middle, to));
      } else {
        inclusion(index, middle, to, path);
        path.add(root(from, middle));
      }
    }
  }

  /** PROOF(earlier, D[size]): what proves that the first {@code earlier} are the tree's past. */
  public List<byte[]> consistency(int earlier, int size) {
    List<byte[]> proof = new ArrayList<>();
    consistency(earlier, 0, size, proof);
    return proof;
  }

  private void consistency(int earlier, int from, int to, List<byte[]> proof) {
    if (earlier == to) {
      if (from > 0) {
        proof.add(root(from, to));
      }
      return;
    }
    int middle = from + half(to - from);
    if (earlier <= middle) {
      consistency(earlier, from, middle, proof);
      proof.add(root(middle, to));
    } else {
      consistency(earlier, middle, to, proof);
      proof.add(root(from, middle));
    }
  }

  /** The largest power of two below n. */
  private static int half(int n) {
    return Integer.highestOneBit(n - 1);
  }
}
