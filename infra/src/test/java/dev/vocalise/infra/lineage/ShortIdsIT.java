package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShortIdsIT {
  private static final UUID ONE = UUID.fromString("7b0c1234-aaaa-4000-8000-000000000001");
  private static final UUID TWO = UUID.fromString("7b0c1234-abcd-4000-8000-000000000002");
  private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000003");
  private Database database;
  private ShortIds ids;

  @BeforeAll
  void rows() throws Exception {
    database = TestDatabase.open();
    String rows =
        "(values (cast('%s' as uuid), 'c/full/seed-0'), (cast('%s' as uuid), 'c/full/seed-1'), (cast('%s' as uuid), 'x')) as r(id, name)"
            .formatted(ONE, TWO, OTHER);
    ids = new ShortIds(database, rows, "runs", "name");
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void eightDigitsAndMoreMeanTheOneThatBeginsWithThem() {
    assertThat(ids.find("00000000")).hasValue(OTHER);
    assertThat(ids.find("7b0c1234-aaa")).hasValue(ONE);
    assertThat(ids.find("7B0C1234-AB")).hasValue(TWO);
    assertThat(ids.find("7b0c1234abcd")).as("without dashes").hasValue(TWO);
    assertThat(ids.find(ONE.toString())).hasValue(ONE);
  }

  @Test
  void whatSeveralBeginWithIsNamed() {
    assertThatThrownBy(() -> ids.find("7b0c1234"))
        .isInstanceOf(AmbiguousIdException.class)
        .hasMessage(
            "several runs begin with '7b0c1234': %s (c/full/seed-0), %s (c/full/seed-1); give more digits",
            ONE, TWO);
  }

  @Test
  void fewerDigitsOrOtherLettersMeanNone() {
    assertThat(ids.find("7b0c123")).isEmpty();
    assertThat(ids.find("7b0c1299")).isEmpty();
    assertThat(ids.find("%%%%%%%%")).isEmpty();
    assertThat(ids.find("x' or true --")).isEmpty();
  }

  @Test
  void runsAndTokensAreFoundByTheirOwn() throws Exception {
    UUID campaign = new CampaignRepository(database).launch(Fixture.campaign("ids", 1, 1)).id();
    RunRepository runs = new RunRepository(database);
    UUID run = runs.ofCampaign(campaign).get(0).id();
    assertThat(runs.meant(run.toString().substring(0, 8))).hasValue(run);
    assertThat(ShortIds.ofTokens(database).find(run.toString().substring(0, 8))).isEmpty();
  }
}
