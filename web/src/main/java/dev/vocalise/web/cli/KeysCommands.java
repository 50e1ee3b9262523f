package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.ledger.Signer;
import dev.vocalise.infra.ledger.Signers;
import dev.vocalise.infra.ledger.TrustedKeys;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.KeyEvents;
import dev.vocalise.infra.lineage.KeyRotation;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.local.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose signatures count. */
@Command(
    name = "keys",
    description = "The keys that sign the ledger, and those that count in an audit.",
    synopsisSubcommandLabel = "(list | export | trust | rotate)",
    footer = {"  vocalise keys list", "  vocalise keys export > ours.pem"})
final class KeysCommands extends Group {
  @Command(
      name = "list",
      description = "The pinned keys, of which one signs here, and the key of exported models.",
      footer = "  vocalise keys list --format json")
  void list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format)
      throws IOException {
    Signer own = signer();
    List<TrustedKeys.Pin> pins =
        LedgerHome.open(root().data(), own).trusted().pins().stream()
            .sorted(Comparator.comparing(TrustedKeys.Pin::since))
            .toList();
    Optional<ModelSigningKey> models = modelKey();
    if (format == Format.json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (TrustedKeys.Pin pin : pins) {
        all.addObject()
            .put("id", pin.id())
            .put("publicKey", pin.publicKey())
            .put("since", pin.since().toString())
            .put("why", pin.why())
            .put("signs", pin.id().equals(own.id()))
            .put("for", "ledger");
      }
      models.ifPresent(
          key ->
              all.addObject()
                  .put("id", key.id())
                  .put("publicKey", key.publicPem())
                  .put("signs", true)
                  .put("for", "models"));
      root().terminal().data(all.toPrettyString());
      return;
    }
    for (TrustedKeys.Pin pin : pins) {
      line(
          "%s  since %s  %s%s"
              .formatted(
                  pin.id(),
                  pin.since(),
                  pin.why(),
                  pin.id().equals(own.id()) ? "  (signs now)" : ""));
    }
    models.ifPresent(key -> line(key.id() + "  signs exported models"));
  }

  /** Of exported models; made with the first of them. */
  private Optional<ModelSigningKey> modelKey() throws IOException {
    Path file = root().data().resolve(ModelSigningKey.FILE);
    return Files.exists(file) ? Optional.of(ModelSigningKey.open(file)) : Optional.empty();
  }

  private Signer signer() throws IOException {
    if (!Files.isDirectory(root().data())) {
      throw new UserError(
          "there is no data directory %s; name the one that is used with --data"
              .formatted(root().data()));
    }
    return Signers.of(root().data(), System.getenv());
  }

  @Command(
      name = "export",
      description = "A public key as PEM: give it to whoever is to check your statements.",
      footer = "  vocalise keys export > ours.pem")
  void export(
      @Parameters(paramLabel = "ID", arity = "0..1", description = "Default: the one that signs.")
          @Nullable String id)
      throws IOException {
    Signer own = signer();
    String wanted = id == null ? own.id() : id;
    Optional<ModelSigningKey> models = modelKey().filter(key -> key.id().equals(wanted));
    if (models.isPresent()) {
      line(models.get().publicPem().strip());
      return;
    }
    TrustedKeys trusted = LedgerHome.open(root().data(), own).trusted();
    line(
        LedgerKey.pem(
                trusted
                    .publicKey(wanted)
                    .orElseThrow(
                        () ->
                            new UserError(
                                "no key %s is pinned here; see: vocalise keys list"
                                    .formatted(wanted))))
            .strip());
  }

  @Command(
      name = "trust",
      description = {
        "Pin a public key, of a worker on another machine for instance: its statements count then.",
        "",
        "Compare its id with what keys list says there before you do."
      },
      footer = "  vocalise keys trust worker-2.pem --why \"worker-2 in room 4\"")
  void trust(
      @Parameters(paramLabel = "FILE", description = "PEM, as keys export writes it.") Path file,
      @Option(names = "--why", paramLabel = "WORDS", description = "Who it is.")
          @Nullable String why)
      throws IOException {
    String publicKey;
    try {
      publicKey = LedgerKey.readPublic(file);
    } catch (IOException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
    String words = why == null ? file.getFileName().toString() : why;
    Signer own = signer();
    try (Storage storage = StorageInUse.open(root());
        Database database = Database.open(storage.database(), own)) {
      new Ledger(database)
          .record(
              KeyEvents.TRUST,
              Actor.user(System.getProperty("user.name"), "cli"),
              "key",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("id", LedgerKey.idOf(publicKey))
                  .put("publicKey", publicKey)
                  .put("why", words));
    }
    LedgerHome.open(root().data(), own).trusted().trust(publicKey, words);
    line("trusted: " + LedgerKey.idOf(publicKey));
  }

  @Command(
      name = "rotate",
      description = "A new key signs from now on; the old one vouches for it and is deleted.",
      footer = "  vocalise keys rotate")
  void rotate() throws IOException {
    if (Signers.isElsewhere(System.getenv())) {
      throw new UserError(
          "the key that signs is not this data directory's: name another one in VOCALISE_SIGNING_KEY or VOCALISE_SIGNING_COMMAND, and trust it first: vocalise keys trust FILE");
    }
    root().requireNoneRunning();
    try (Storage storage = StorageInUse.open(root())) {
      line("signs now: " + KeyRotation.rotate(root().data(), storage.database()));
    }
  }
}
