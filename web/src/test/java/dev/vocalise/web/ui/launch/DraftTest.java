package dev.vocalise.web.ui.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.campaign.KnownNames;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every draft is a campaign file without problems. */
class DraftTest {
  private static ModelView model(String name, String kind) {
    return new ModelView(
        UUID.randomUUID(),
        name,
        kind,
        "/models/" + name,
        Map.of(),
        JsonNodeFactory.instance.objectNode(),
        1,
        null,
        Instant.EPOCH);
  }

  private static CorpusView corpus(String name, String kind) {
    return new CorpusView(
        UUID.randomUUID(),
        name,
        kind,
        "/corpora/" + name,
        "0".repeat(64),
        1,
        JsonNodeFactory.instance.objectNode(),
        null,
        Instant.EPOCH);
  }

  private static CampaignSpec parsed(
      String corpus, @Nullable ModelView audio, @Nullable ModelView text) {
    CorpusView source = corpus(corpus, "iemocap");
    CorpusView target = corpus("other", "msp-improv");
    String file = new Draft("drafted", source, target, audio, text, 3).file();
    return CampaignFile.parse(
        file,
        "draft.yaml",
        KnownNames.of(
            Map.of(corpus, "iemocap", "other", "msp-improv"),
            Map.of("1e3", "ast", "bert", "bert")));
  }

  @Test
  void withCheckpointsThePapersMethodStandsBesideItsBaselines() {
    assertThat(parsed("mine", model("1e3", "ast"), model("bert", "bert")).experiments())
        .extracting(ExperimentSpec::name)
        .containsExactly("full-method", "no-target-data", "source-only", "text", "audio-text");
    assertThat(parsed("mine", model("1e3", "ast"), null).experiments())
        .allSatisfy(experiment -> assertThat(experiment.seeds()).hasSize(3));
  }

  @Test
  void withoutACheckpointAnEncoderIsTrainedFromScratch() {
    assertThat(parsed("mine", null, null).experiments())
        .extracting(one -> one.branches().get(0).methodName())
        .containsExactly("source-only", "dann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "null", "1e3", "0x1F", "12", "1.5", "a-b", "no", "2024-01-01"})
  void namesThatYamlWouldTakeForSomethingElseAreQuoted(String corpus) {
    assertThat(parsed(corpus, null, null).experiments().get(0).source().corpus()).isEqualTo(corpus);
  }
}
