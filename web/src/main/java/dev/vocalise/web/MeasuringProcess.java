package dev.vocalise.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.activities.estimate.StepMeasurer;
import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.benchmark.StepKind;
import dev.vocalise.model.benchmark.StepMeasurement;
import dev.vocalise.web.api.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures steps in a process with the Java, flags and settings of this one, so that its largest
 * memory is that of the steps, and memory that runs out ends nothing else.
 *
 * @param data whose logs it writes to
 */
record MeasuringProcess(Path data) implements StepMeasurer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 600;

  @Override
  public Answer measure(StepKind kind, StepMeasurement.Limits limits) {
    List<String> starter =
        Distribution.starter()
            .orElseThrow(
                () ->
                    new NotMeasuredException(
                        "a process that measures needs the packaged distribution; start this with ./vocalise"));
    Path said = data.resolve("logs").resolve("measure-step.log");
    try {
      Files.createDirectories(data.resolve("logs"));
      List<String> line = new ArrayList<>(WorkerCommandLine.java());
      line.add("-D" + WorkerCommandLine.LOG_PROPERTY + "=" + said);
      line.add("-XX:ErrorFile=" + said.resolveSibling("measure-step-crash.log"));
      line.addAll(starter);
      line.add("measure-step");
      Process process =
          new ProcessBuilder(line)
              .redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()))
              .start();
      try {
        return answer(process, Map.of("kind", kind, "limits", limits), said);
      } finally {
        process.destroyForcibly(); // it has ended, or is of no use
      }
    } catch (IOException e) {
      throw new NotMeasuredException("the process that measures failed (%s)".formatted(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotMeasuredException("interrupted while steps were measured");
    }
  }

  private static Answer answer(Process process, Map<String, Object> question, Path said)
      throws IOException, InterruptedException {
    process.getOutputStream().write(JSON.writeValueAsBytes(question));
    process.getOutputStream().write('\n');
    process.getOutputStream().flush(); // left open: it ends with this process
    CompletableFuture<byte[]> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readAllBytes();
              } catch (IOException e) {
                return new byte[0];
              }
            });
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new NotMeasuredException(
          "steps were not measured within %d minutes".formatted(LIMIT_SECONDS / 60));
    }
    return read(new String(answer.join(), StandardCharsets.UTF_8), process.exitValue(), said);
  }

  static Answer read(String text, int code, Path said) {
    try {
      JsonNode answer = JSON.readTree(text);
      if (answer.hasNonNull("failure")) {
        throw new NotMeasuredException("a step failed: " + answer.path("failure").asText());
      }
      if (code == 0 && answer.hasNonNull("step")) {
        return new Answer(
            JSON.treeToValue(answer.path("step"), MeasuredStep.class), answer.path("machine"));
      }
    } catch (JsonProcessingException e) {
      // reported below
    }
    throw new NotMeasuredException(
        code == 137
            ? "the process that measures was killed, as one is that takes more memory than there is"
            : "the process that measures ended with code %d; see %s".formatted(code, said));
  }
}
