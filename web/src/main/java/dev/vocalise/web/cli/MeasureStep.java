package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.benchmark.StepKind;
import dev.vocalise.model.benchmark.StepMeasurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * Measures training steps for an estimate, in a process of their own: it takes the kind of step and
 * the limits as one line of JSON, and answers with what was measured on which machine, or with what
 * failed.
 */
@Command(
    name = "measure-step",
    hidden = true,
    description = "Measure training steps for an estimate (an instance starts it).",
    footer = "  vocalise measure-step < QUESTION.json")
final class MeasureStep implements Callable<Integer> {
  private static final Path FIRST_TO_GO = Path.of("/proc/self/oom_score_adj");

  @ParentCommand private @Nullable VocaliseCommand root;

  @Override
  public Integer call() throws IOException {
    JsonNode question = ApiClient.JSON.readTree(question());
    ParentWatch.endWith(System.in);
    goFirst();
    ObjectNode answer = ApiClient.JSON.createObjectNode();
    ObjectNode machine = Machine.json(); // with the load of before
    try {
      answer.set(
          "step",
          ApiClient.JSON.valueToTree(
              StepMeasurement.run(
                  ApiClient.JSON.treeToValue(question.path("kind"), StepKind.class),
                  ApiClient.JSON.treeToValue(
                      question.path("limits"), StepMeasurement.Limits.class))));
      answer.set("machine", machine);
    } catch (RuntimeException | OutOfMemoryError e) {
      answer.put("failure", String.valueOf(e.getMessage()));
    }
    Group.root(root).terminal().data(answer.toString());
    return 0;
  }

  /** What follows its line is nothing: the pipe ends with who asks. */
  private static String question() throws IOException {
    return Objects.requireNonNullElse(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine(),
        "");
  }

  /** Where memory runs out all the same, this process ends and no other. */
  private static void goFirst() {
    try {
      Files.writeString(FIRST_TO_GO, "1000");
    } catch (IOException e) {
      // a system that has no such file
    }
  }
}
