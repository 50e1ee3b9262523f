package dev.vocalise.activities.export.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.ledger.MerkleProofs;
import dev.vocalise.infra.ledger.MerkleTree;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.lineage.SignedLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Signed heads, and what proves that statements are below the last and that each follows on. */
final class BundleProofs {
  private BundleProofs() {}

  /**
   * Adds them.
   *
   * @param statements numbers of those that are in the bundle, the last of all among them
   */
  static void add(SignedLedger ledger, Collection<Long> statements, long last, BundleFolder folder)
      throws IOException {
    List<TreeHead> heads = ledger.headsOver(last);
    MerkleProofs tree = new MerkleProofs();
    ledger
        .ledger()
        .after(
            0,
            entry -> tree.add(MerkleTree.leaf(entry.envelope().getBytes(StandardCharsets.UTF_8))));
    int size = Math.toIntExact(heads.get(heads.size() - 1).size());
    ObjectNode inclusion = CanonicalJson.MAPPER.createObjectNode().put("size", size);
    ObjectNode paths = inclusion.putObject("paths");
    for (long number : statements) {
      paths.set(Long.toString(number), path(tree.inclusion(Math.toIntExact(number) - 1, size)));
    }
    ArrayNode steps = CanonicalJson.MAPPER.createArrayNode();
    TreeHead before = null;
    for (TreeHead head : heads) {
      boolean same = before != null && before.size() == head.size();
      folder.add(
          "heads/%06d%s.txt".formatted(head.size(), same ? "-" + head.at().getEpochSecond() : ""),
          note(head, ledger));
      if (before != null && !same) {
        int earlier = Math.toIntExact(before.size());
        int later = Math.toIntExact(head.size());
        steps
            .addObject()
            .put("from", earlier)
            .put("to", later)
            .set("path", path(tree.consistency(earlier, later)));
      }
      before = head;
    }
    folder.add("proofs/inclusion.json", inclusion.toPrettyString() + "\n");
    folder.add("proofs/consistency.json", steps.toPrettyString() + "\n");
  }

  private static String note(TreeHead head, SignedLedger ledger) {
    return head.note(ledger.trusted().publicKey(head.keyId()).orElseThrow());
  }

  private static ArrayNode path(List<byte[]> hashes) {
    ArrayNode path = CanonicalJson.MAPPER.createArrayNode();
    hashes.forEach(hash -> path.add(HexFormat.of().formatHex(hash)));
    return path;
  }
}
