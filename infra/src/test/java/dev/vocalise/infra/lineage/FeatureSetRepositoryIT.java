package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link LedgerScenario} has functionals {@code egemaps} of its corpus {@code demo}. */
@Tag("servers")
class FeatureSetRepositoryIT {
  private Database database;
  private FeatureSetRepository features;
  private CorpusView corpus;

  @BeforeEach
  void write() throws Exception {
    database = TestDatabase.open();
    LedgerScenario.write(database);
    features = new FeatureSetRepository(database).as(Actor.user("anna", "cli"));
    corpus = new CorpusRepository(database).find("demo").orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theSameAgainChangesNothingAndAnythingElseIsRefused() {
    FeatureSetView known = features.find("egemaps", "demo").orElseThrow();
    long entries = entries();
    assertThat(features.add(LedgerScenario.features(corpus, '6')))
        .isEqualTo(new FeatureSetRepository.Added(known, false));
    assertThatThrownBy(() -> features.add(LedgerScenario.features(corpus, '5')))
        .isInstanceOf(NameTakenException.class)
        .hasMessage(
            "feature set 'egemaps' of the corpus 'demo' exists already, with other functionals; choose another name");
    assertThat(features.list()).containsExactly(known);
    assertThat(entries()).isEqualTo(entries);
    assertThat(features.find("egemaps", "other")).isEmpty();
  }

  @Test
  void whoAddedThemIsInTheLedgerAndTheirTableStays() throws Exception {
    FeatureSetView known = features.find("egemaps", "demo").orElseThrow();
    assertThat(new Registrations(database).of(known).orElseThrow().actor()).isEqualTo("anna, cli");
    assertThat(new NamedDigests(database).find(known.artifact().sha256()))
        .contains(known.artifact());
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(ReferredDigests.all(connection)).contains(known.artifact().sha256());
    }
  }

  private long entries() {
    return database.read(session -> Ledger.last(session).orElseThrow().seq);
  }
}
