package dev.vocalise.activities.export.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.aggregation.Comparisons;
import dev.vocalise.activities.aggregation.Comparisons.Comparison;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.model.aggregation.PairedComparison;
import org.jspecify.annotations.Nullable;

/** Exact numbers, also of each seed. */
public final class JsonTable implements TableExport {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public String title() {
    return "JSON";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String ending() {
    return "json";
  }

  @Override
  public String write(ResultTable table) {
    ObjectMapper mapper = new ObjectMapper();
    Comparisons comparisons = table.comparisons();
    ObjectNode root = mapper.createObjectNode().put("campaign", table.campaign());
    ArrayNode experiments = root.putArray("experiments");
    for (ResultTable.Row row : table.experiments()) {
      ExperimentScores scores = row.scores();
      ObjectNode experiment =
          experiments
              .addObject()
              .put("name", scores.name())
              .put("mean", scores.mean())
              .put("std", scores.deviation())
              .put("reimplements", row.reimplements());
      experiment.set("reference", mapper.valueToTree(scores.reference()));
      ArrayNode seeds = experiment.putArray("seeds");
      row.seeds()
          .forEach(seed -> seeds.addObject().put("seed", seed).put("uar", scores.uarOf(seed)));
      if (comparisons != null) {
        experiment.set("confidence95", mapper.valueToTree(scores.interval()));
        experiment.set("modalities", mapper.valueToTree(scores.modalities()));
        experiment.setAll((ObjectNode) mapper.valueToTree(row.measures()));
        experiment.set("comparison", comparison(mapper, comparisons.of(scores.name())));
      }
    }
    if (comparisons != null) {
      root.put("baseline", comparisons.baseline()).put("comparisons", comparisons.tests());
    }
    if (!table.recognised().isEmpty()) {
      root.set("recognised", mapper.valueToTree(table.recognised()));
    }
    return root.toPrettyString() + "\n";
  }

  private static JsonNode comparison(ObjectMapper mapper, @Nullable Comparison one) {
    if (one == null) {
      return mapper.nullNode();
    }
    PairedComparison paired = one.paired();
    ObjectNode json = mapper.createObjectNode().put("pairs", paired.n());
    json.set("difference", mapper.valueToTree(paired.difference()));
    json.putObject("t").put("t", paired.t()).put("p", paired.tP()).put("pHolm", one.t());
    json.putObject("wilcoxon")
        .put("used", paired.wilcoxon().used())
        .put("statistic", paired.wilcoxon().statistic())
        .put("p", paired.wilcoxon().p())
        .put("pHolm", one.wilcoxon());
    json.putObject("sign")
        .put("positive", paired.sign().positive())
        .put("negative", paired.sign().negative())
        .put("p", paired.sign().p())
        .put("pHolm", one.sign());
    json.set("effect", mapper.valueToTree(paired.effect()));
    return json.put("seedsNeeded", one.seedsNeeded());
  }
}
