package dev.vocalise.activities.registry;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * A version with everything that was said of it.
 *
 * @param history oldest first
 */
public record RegisteredModel(@JsonUnwrapped ModelVersion model, List<Step> history) {
  /**
   * A change of its state.
   *
   * @param state that it has since then
   * @param statement number in the ledger
   * @param statementSha256 digest of that entry
   * @param keyId of the key that signed it
   */
  public record Step(
      String state,
      Instant at,
      JsonNode actor,
      String reason,
      long statement,
      String statementSha256,
      String keyId) {
    static Step of(LedgerEntry entry) {
      JsonNode predicate = Statement.of(entry).json().path("predicate");
      JsonNode after = predicate.at("/rows/0/after");
      return new Step(
          after.path("state").asText(),
          Instant.parse(predicate.path("at").asText()),
          predicate.path("actor"),
          predicate.at("/details/reason").asText(),
          entry.seq(),
          entry.sha256(),
          entry.keyId());
    }
  }

  public RegisteredModel {
    history = List.copyOf(history);
  }
}
