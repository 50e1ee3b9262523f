package dev.vocalise.activities.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;

/** What an entry of the ledger says. */
record Statement(LedgerEntry entry, JsonNode json) {
  static Statement of(LedgerEntry entry) {
    try {
      return new Statement(entry, CanonicalJson.MAPPER.readTree(Ledger.statement(entry)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("entry %d is no statement".formatted(entry.seq()), e);
    }
  }

  /** SHA-256 of a file that it is about. */
  String subject(String name) {
    for (JsonNode subject : json.path("subject")) {
      if (subject.path("name").asText().equals(name)) {
        return subject.at("/digest/sha256").asText();
      }
    }
    return "no file " + name;
  }
}
