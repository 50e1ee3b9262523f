package dev.vocalise.activities.export.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;

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
    }
    if (!table.recognised().isEmpty()) {
      root.set("recognised", mapper.valueToTree(table.recognised()));
    }
    return root.toPrettyString() + "\n";
  }
}
