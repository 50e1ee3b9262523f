package dev.vocalise.activities.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.training.Measurement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrainingMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Map<String, Double> values(String prefix, Domain domain, Terms terms) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (MetricPoint point :
        TrainingMetrics.of(
            new Measurement(3, domain, 30, 120, terms, 1e-4, 0.5, null),
            ClassNames.PAPER,
            prefix,
            NOW)) {
      assertThat(point.step()).isEqualTo(120);
      assertThat(point.at()).isEqualTo(NOW);
      values.put(point.key(), point.value());
    }
    return values;
  }

  @Test
  void everyTermOfTheMethodIsACurveOfItsName() {
    Terms terms = new Terms(Map.of("total", 1.5, "domain-adversary", 0.7));
    assertThat(values("", Domain.TARGET, terms))
        .isEqualTo(
            Map.of(
                "loss.total",
                1.5,
                "loss.domain-adversary",
                0.7,
                "validation-accuracy",
                0.5,
                "learning-rate",
                1e-4,
                "round",
                3.0,
                "domain",
                2.0));
  }

  @Test
  void theBranchesOfARunHaveCurvesOfTheirOwn() {
    UUID id = UUID.randomUUID();
    assertThat(TrainingMetrics.prefix(TrainingRequests.audio(id, id))).isEmpty();
    String prefix = TrainingMetrics.prefix(TrainingRequests.textBesideAudio(id, id));
    assertThat(values(prefix, Domain.SOURCE, Terms.none()))
        .containsOnlyKeys(
            "text.validation-accuracy", "text.learning-rate", "text.round", "text.domain")
        .containsEntry("text.domain", 1.0);
  }
}
