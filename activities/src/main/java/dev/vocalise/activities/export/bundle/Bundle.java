package dev.vocalise.activities.export.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.TrustedKeys;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.LedgerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Everything with which a stranger checks the claims of a table without Vocalise. A statement of
 * its own names the list of what the bundle holds, so that nothing can be left out of it or be
 * changed without the key; it is in the bundle too, with a head of the ledger over it.
 */
public final class Bundle implements Export {
  static final String CONTENT = "content.sha256";

  private static final String EVENT = "bundle";
  private static final List<String> SCRIPTS =
      List.of(
          "checks/campaign.py",
          "checks/common.py",
          "checks/ed25519.py",
          "checks/merkle.py",
          "checks/results.py",
          "verify.py");

  @Override
  public String name() {
    return "bundle";
  }

  @Override
  public String title() {
    return "Bundle to verify offline";
  }

  @Override
  public String mediaType() {
    return "application/zip";
  }

  @Override
  public String ending() {
    return "bundle.zip";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    if (what.completed().isEmpty()) {
      throw new IllegalArgumentException(
          "campaign '%s' has no lineage yet, since none of its stages has ended; wait for the first, then export again"
              .formatted(what.campaign().name()));
    }
    ConcernedStatements statements = new ConcernedStatements(what);
    BundleFolder folder = new BundleFolder();
    statements.entries().values().forEach(entry -> statement(folder, entry));
    content(what, folder);
    String absent = BundledArtifacts.add(what, statements, folder);
    folder.add("README.md", BundleReadme.of(what, absent));
    folder.readAll();
    String content = folder.sums();
    LedgerEntry own = vouch(what, Sha256.of(content.getBytes(UTF_8)));
    folder.add(CONTENT, content);
    statement(folder, own);
    TreeSet<Long> numbers = new TreeSet<>(statements.entries().keySet());
    numbers.add(own.seq());
    BundleProofs.add(what.ledger(), numbers, own.seq(), folder);
    folder.add("SHA256SUMS", folder.sums());
    folder.write(out);
  }

  private static void statement(BundleFolder folder, LedgerEntry entry) {
    folder.add("statements/%06d.json".formatted(entry.seq()), entry.envelope());
  }

  private static void content(ExportedCampaign what, BundleFolder folder) throws IOException {
    for (String script : SCRIPTS) {
      folder.add(script, resource(script));
    }
    folder.add("campaign/campaign.yaml", what.campaign().file());
    folder.add("campaign/specification.json", what.campaign().spec().toPrettyString() + "\n");
    for (CampaignBoard.ExperimentRow row : what.record().board().experiments()) {
      folder.add(
          "experiments/%s/settings.json".formatted(BundledArtifacts.folder(row)),
          row.settings().toPrettyString() + "\n");
    }
    for (TableExport table : TableExport.tables()) {
      folder.add("tables/table." + table.ending(), table.write(what.table()));
    }
    StringBuilder pins = new StringBuilder("fingerprint\tsince\twhy\n");
    for (TrustedKeys.Pin pin : what.ledger().trusted().pins()) {
      folder.add("keys/%s.pem".formatted(pin.id()), LedgerKey.pem(pin.publicKey()));
      pins.append("%s\t%s\t%s\n".formatted(pin.id(), pin.since(), pin.why()));
    }
    folder.add("keys/fingerprints.tsv", pins.toString());
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Bundle.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  /** The statement about this content; one that was made before is as good as a new one. */
  private static LedgerEntry vouch(ExportedCampaign what, String sha256) {
    ObjectNode details =
        CanonicalJson.MAPPER.createObjectNode().put("campaign", what.campaign().name());
    if (what.oneRun()) {
      details.put("run", what.onlyRun().id().toString());
    }
    return what.ledger().ledger().about(sha256).stream()
        .findFirst()
        .orElseGet(
            () ->
                what.ledger()
                    .ledger()
                    .record(EVENT, Actor.INSTANCE, EVENT, details, CONTENT, sha256));
  }
}
