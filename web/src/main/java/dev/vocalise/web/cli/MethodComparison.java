package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.MethodBenchmark;
import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchResult;
import dev.vocalise.model.benchmark.MethodBenchmark.MethodBenchSettings;
import dev.vocalise.model.benchmark.MethodBenchmark.StepTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Each kind of step of a method beside the same in PyTorch, in turn. */
record MethodComparison(Bench bench, Path python, int rounds, MethodBenchSettings settings) {

  void run() throws IOException, InterruptedException {
    ObjectNode options = ApiClient.JSON.valueToTree(settings);
    options.remove("precision");
    PeerProgram program = new PeerProgram(python, "peer_methods");
    Map<String, StepSide> ours = new LinkedHashMap<>();
    Map<String, StepSide> peers = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      JsonNode peer = program.run(PeerProgram.options(options));
      MethodBenchResult own = bench.accepted(() -> MethodBenchmark.run(settings));
      List<JsonNode> left = new ArrayList<>();
      peer.path("kinds").forEach(left::add);
      for (StepTimes kind : own.kinds()) {
        side(ours, kind.kind()).add(kind.stepMsBest(), kind.stepMsMedian(), own.peakRssMb());
        side(peers, kind.kind()).add(take(kind.kind(), left), peer.path("peakRssMb").asDouble());
      }
    }
    print(ours, peers);
  }

  private static StepSide side(Map<String, StepSide> sides, String kind) {
    return sides.computeIfAbsent(kind, none -> new StepSide());
  }

  /**
   * The first of the peer's kinds that sees the same; both go through the phases in their order.
   *
   * @param kind such as {@code phase 2, both}
   */
  private JsonNode take(String kind, List<JsonNode> left) {
    for (JsonNode peer : left) {
      if (kind.endsWith(" " + peer.path("kind").asText())) {
        left.remove(peer);
        return peer;
      }
    }
    throw new UserError(
        "peer_methods.py with %s: expected a step like '%s' of %s, got none; see that it is the one of this build"
            .formatted(python, kind, settings.method()));
  }

  private void print(Map<String, StepSide> ours, Map<String, StepSide> peers) {
    ObjectNode figures = BenchTrain.settings(settings);
    figures.put("rounds", rounds);
    ArrayNode kinds = figures.putArray("kinds");
    List<String> words = new ArrayList<>();
    ours.forEach(
        (kind, side) -> {
          StepSide peer = side(peers, kind);
          double ratio = side.best() / peer.best();
          ObjectNode one = kinds.addObject().put("kind", kind);
          one.set("ours", side.json());
          one.set("peer", peer.json());
          one.put("ratio", ratio);
          words.add("step of " + kind);
          words.add(side.words("  ours"));
          words.add(peer.words("  peer"));
          words.add(String.format(Locale.ROOT, "  ratio %.2f", ratio));
        });
    bench.print(figures, "%s", String.join("\n", words));
  }
}
