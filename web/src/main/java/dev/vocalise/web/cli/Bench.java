package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all benchmarks have, and how settings are checked and figures printed. */
final class Bench {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--threads", description = "Threads (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  int threads() {
    return positive("--threads", threads);
  }

  int positive(String option, int value) {
    if (value < 1) {
      throw wrongUse(option + " must be a whole number from 1 but was " + value);
    }
    return value;
  }

  /** Refuses an option that was given. */
  void refuse(String option, String why) {
    if (command().commandLine().getParseResult().hasMatchedOption(option)) {
      throw wrongUse(option + " " + why);
    }
  }

  /** Settings that a benchmark refuses are wrong use. */
  <T> T accepted(Supplier<T> benchmark) {
    try {
      return benchmark.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrongUse(String.valueOf(e.getMessage()));
    }
  }

  CommandLine.ParameterException wrongUse(String message) {
    return new CommandLine.ParameterException(command().commandLine(), message);
  }

  /** The figures and the machine as JSON with {@code --json}, else as a sentence. */
  void print(ObjectNode figures, String format, Object... values) {
    VocaliseCommand root = (VocaliseCommand) command().root().userObject();
    if (json) {
      figures.set("machine", Machine.json());
    }
    root.terminal().line(json ? figures.toString() : String.format(Locale.ROOT, format, values));
  }

  private CommandSpec command() {
    return requireNonNull(command, "command");
  }
}
