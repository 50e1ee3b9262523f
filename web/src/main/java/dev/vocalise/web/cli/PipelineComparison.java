package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.PipelineBenchmark;
import dev.vocalise.model.benchmark.PipelineBenchmark.PipelineResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The audio pipeline beside torch-audiomentations and torchaudio, in turn. */
record PipelineComparison(Bench bench, Path python, int rounds) {
  private static final String OURS = "ours";

  /** Of the peer: clip by clip, augmented in batches, and these with its filters kept. */
  private static final List<String> WAYS =
      List.of("clip by clip", "by batch", "by batch, filters kept");

  /** Clips per second: the best pass, and the best of medians and of rates by processor time. */
  private record Rates(double best, double median, double cpu) {
    static Rates of(JsonNode figures) {
      return new Rates(
          figures.path("clipsPerSecond").asDouble(),
          figures.path("clipsPerSecondMedian").asDouble(),
          figures.path("clipsPerCpuSecond").asDouble());
    }

    Rates or(Rates other) {
      return new Rates(
          Math.max(best, other.best), Math.max(median, other.median), Math.max(cpu, other.cpu));
    }
  }

  void run() throws IOException, InterruptedException {
    ObjectNode options =
        ApiClient.JSON
            .createObjectNode()
            .put("clips", 256)
            .put("seconds", 3)
            .put("mel", 128)
            .put("threads", bench.threads());
    PeerProgram program = new PeerProgram(python, "peer_pipeline");
    Map<String, Rates> rates = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      PipelineResult own =
          bench.accepted(
              () ->
                  PipelineBenchmark.run(
                      options.path("clips").asInt(),
                      options.path("seconds").asDouble(),
                      options.path("mel").asInt(),
                      bench.threads()));
      rates.merge(OURS, Rates.of(ApiClient.JSON.valueToTree(own)), Rates::or);
      JsonNode peer = program.run(PeerProgram.options(options));
      for (String way : WAYS) {
        rates.merge(way, Rates.of(peer.path(way)), Rates::or);
      }
    }
    print(options.put("rounds", rounds), rates);
  }

  private void print(ObjectNode figures, Map<String, Rates> rates) {
    double ours = requireNonNull(rates.get(OURS), OURS).best;
    List<String> words = new ArrayList<>();
    rates.forEach(
        (name, rate) -> {
          double times = ours / rate.best;
          figures
              .putObject(name)
              .put("clipsPerSecond", rate.best)
              .put("clipsPerSecondMedian", rate.median)
              .put("clipsPerCpuSecond", rate.cpu)
              .put("times", times);
          words.add(
              String.format(
                  Locale.ROOT,
                  "%-24s %.0f clips per second (median %.0f; %.0f per second of CPU time)%s",
                  name,
                  rate.best,
                  rate.median,
                  rate.cpu,
                  name.equals(OURS) ? "" : String.format(Locale.ROOT, ", ours %.1f times", times)));
        });
    bench.print(figures, "%s", String.join("\n", words));
  }
}
