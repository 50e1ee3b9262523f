package dev.vocalise.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /** The roots over the first 0 to 8 of the entries below, from the tests of RFC 6962's authors. */
  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  @Test
  void rootsAreThoseOfTheStandard() {
    MerkleTree tree = new MerkleTree();
    assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(ROOTS.get(0));
    for (int i = 0; i < ENTRIES.size(); i++) {
      tree.add(MerkleTree.leaf(HexFormat.of().parseHex(ENTRIES.get(i))));
      assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(ROOTS.get(i + 1));
      assertThat(tree.size()).isEqualTo(i + 1);
    }
  }

  @Test
  void everyEntryIsProvenToBeInEveryTreeAndInNoOther() {
    MerkleProofs proofs = proofs(40); // more than any tree that is asked about
    for (int size = 1; size <= 33; size++) {
      List<byte[]> leaves = leaves(size);
      byte[] root = root(leaves);
      assertThat(proofs.root(size)).isEqualTo(root);
      for (int index = 0; index < size; index++) {
        List<byte[]> path = proofs.inclusion(index, size);
        assertThat(MerkleTree.includes(leaves.get(index), index, size, path, root)).isTrue();
        assertThat(MerkleTree.includes(leaf("another"), index, size, path, root)).isFalse();
        assertThat(MerkleTree.includes(leaves.get(index), index, size, path, leaf("x"))).isFalse();
        if (size > 1) {
          int other = (index + 1) % size;
          assertThat(MerkleTree.includes(leaves.get(index), other, size, path, root)).isFalse();
        }
      }
    }
  }

  @Test
  void everyTreeIsProvenToGrowOutOfEveryEarlierOne() {
    MerkleProofs proofs = proofs(40);
    for (int size = 1; size <= 33; size++) {
      List<byte[]> leaves = leaves(size);
      byte[] root = root(leaves);
      for (int earlier = 1; earlier <= size; earlier++) {
        byte[] was = root(leaves.subList(0, earlier));
        List<byte[]> proof = proofs.consistency(earlier, size);
        assertThat(MerkleTree.extendsTo(earlier, was, size, root, proof)).isTrue();
        assertThat(MerkleTree.extendsTo(earlier, leaf("x"), size, root, proof)).isFalse();
        assertThat(MerkleTree.extendsTo(earlier, was, size, leaf("x"), proof)).isFalse();
      }
    }
  }

  private static MerkleProofs proofs(int size) {
    MerkleProofs proofs = new MerkleProofs();
    leaves(size).forEach(proofs::add);
    assertThat(proofs.size()).isEqualTo(size);
    return proofs;
  }

  private static byte[] root(List<byte[]> leaves) {
    MerkleTree tree = new MerkleTree();
    leaves.forEach(tree::add);
    return tree.root();
  }

  private static List<byte[]> leaves(int size) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(leaf("entry " + i));
    }
    return leaves;
  }

  private static byte[] leaf(String text) {
    return MerkleTree.leaf(text.getBytes(StandardCharsets.UTF_8));
  }
}
