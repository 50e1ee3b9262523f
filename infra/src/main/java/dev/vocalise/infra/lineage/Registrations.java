package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.UUID;

/** Who registered a corpus, a model or functionals, or launched a campaign; and its statement. */
public record Registrations(Database database) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param statement its number in the ledger
   * @param name of the account
   * @param via how it came; empty where nobody says
   */
  public record Registration(long statement, String name, String via) {
    /** As people name them: the account, and how it came. */
    public String actor() {
      return name + (via.isEmpty() ? "" : ", " + via);
    }
  }

  public Optional<Registration> of(CampaignView campaign) {
    return of("campaign.launch", campaign.id());
  }

  public Optional<Registration> of(CorpusView corpus) {
    return of("corpus.add", corpus.id());
  }

  public Optional<Registration> of(ModelView model) {
    return of("model.add", model.id());
  }

  public Optional<Registration> of(FeatureSetView set) {
    return of("features.add", set.id());
  }

  /** Also where an earlier build had registered it, and the ledger took it over. */
  private Optional<Registration> of(String event, UUID row) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    LedgerEntryEntity.class,
                    "select * from vocalise.ledger_entry where seq in (select seq from"
                        + " vocalise.ledger_subject where name in (?1, ?2)) order by seq",
                    event,
                    LedgerAdoption.EVENT)
                .stream()
                .map(LedgerEntryEntity::view)
                .flatMap(entry -> registration(entry, row).stream())
                .findFirst());
  }

  private static Optional<Registration> registration(LedgerEntry entry, UUID id) {
    try {
      JsonNode event = JSON.readTree(Ledger.statement(entry)).path("predicate");
      for (JsonNode row : event.path(Statements.ROWS)) {
        if (row.path("id").asText().equals(id.toString())) {
          JsonNode actor = event.path("actor");
          return Optional.of(
              new Registration(
                  entry.seq(), actor.path("name").asText(), actor.path("via").asText()));
        }
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // damaged: that is for an audit to say
    }
    return Optional.empty();
  }
}
