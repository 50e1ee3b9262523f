package dev.vocalise.activities.export.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.KeyEvents;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerEntry;
import dev.vocalise.infra.lineage.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements about the rows of what is exported, and about keys. What was handed out to whom is not
 * among them: no claim rests on it.
 */
final class ConcernedStatements {
  private final SortedMap<Long, LedgerEntry> entries = new TreeMap<>();
  private final Map<String, Long> last = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final String campaign;

  /** Goes through the ledger as it was when the rows were read. */
  ConcernedStatements(ExportedCampaign what) {
    campaign = what.campaign().name();
    want(what.campaign().id());
    what.runs().forEach(run -> want(run.id()));
    what.record().board().experiments().forEach(experiment -> want(experiment.id()));
    what.record()
        .stages()
        .forEach(
            stage -> {
              want(stage.id());
              want(stage.cachedFrom());
            });
    what.corpora().forEach(corpus -> want(corpus.id()));
    what.models().forEach(model -> want(model.id()));
    what.features().forEach(set -> want(set.id()));
    what.ledger()
        .ledger()
        .after(
            0,
            entry -> {
              if (entry.seq() <= what.record().entries()) {
                read(entry);
              }
            });
  }

  private void want(@Nullable UUID id) {
    if (id != null) {
      ids.add(id.toString());
    }
  }

  private void read(LedgerEntry entry) {
    JsonNode predicate = predicate(entry);
    JsonNode event = predicate.path(Statements.EVENT);
    event = event.isMissingNode() ? predicate : event;
    String name = event.path("event").asText();
    boolean concerned =
        name.equals(KeyEvents.TRUST)
            || name.equals(KeyEvents.ROTATE)
            // Of builds that wrote no rows; later ones may be about a deleted campaign of this
            // name.
            || (!event.has(Statements.ROWS)
                && predicate
                    .at("/buildDefinition/externalParameters/campaign")
                    .asText()
                    .equals(campaign));
    for (JsonNode row : event.path(Statements.ROWS)) {
      String id = row.path("id").asText();
      if (ids.contains(id)) {
        concerned = true;
        last.put(id, entry.seq());
      }
    }
    if (concerned) {
      entries.put(entry.seq(), entry);
    }
  }

  private static JsonNode predicate(LedgerEntry entry) {
    try {
      return CanonicalJson.MAPPER.readTree(Ledger.statement(entry)).path("predicate");
    } catch (IOException e) {
      throw new UncheckedIOException("entry " + entry.seq() + " of the ledger is no statement", e);
    }
  }

  SortedMap<Long, LedgerEntry> entries() {
    return entries;
  }

  /** The number of the last statement about a row; 0 where there is none. */
  long about(UUID id) {
    return last.getOrDefault(id.toString(), 0L);
  }
}
