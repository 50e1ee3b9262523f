package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.local.Check;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.ServerDoctor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What this machine lacks, which starts nothing; or what a campaign on it survives. */
@Command(
    name = "doctor",
    description = "Say what this machine lacks and how to get it (exit 1: something is needed).",
    footer = {
      "  vocalise doctor",
      "  vocalise doctor --data /big/disk/vocalise --format json",
      "  vocalise doctor --fault-drill --minutes 10 --seed 7"
    })
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Option(
      names = "--fault-drill",
      description =
          "Run a small campaign twice in folders of its own, the second time killed and stopped again"
              + " and again, and compare weights, curves and table.")
  private boolean drill;

  @Option(
      names = "--minutes",
      description = "How long a drill goes on killing (default: ${DEFAULT-VALUE}).")
  private int minutes = 5;

  @Option(names = "--seed", description = "Of a drill's plan (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    VocaliseCommand command = Group.root(root);
    if (drill) {
      return drill(command.terminal());
    }
    List<Check> checks = new ArrayList<>(Doctor.examine(command.data(), System.getenv()));
    checks.addAll(ServerDoctor.examine(System.getenv()));
    command.terminal().line(format == Format.json ? json(checks) : Doctor.text(checks));
    return checks.stream().anyMatch(check -> check.required() && !check.ok()) ? 1 : 0;
  }

  private int drill(Terminal terminal) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("vocalise-fault-drill");
    FaultDrill.Report report =
        new FaultDrill(folder, seed, Duration.ofMinutes(minutes), terminal::notice).run();
    if (format == Format.json) {
      terminal.line(ApiClient.JSON.valueToTree(report).toPrettyString());
    } else {
      terminal.line(
          String.format(
              Locale.ROOT,
              "%d faults survived (%d kills); undisturbed %.0f s, disturbed %.0f s: %.1f s lost per fault, with starting anew",
              report.faults().size(),
              report.faults().stream().filter(FaultDrill.Fault::kill).count(),
              report.undisturbedSeconds(),
              report.disturbedSeconds(),
              report.lostPerFault()));
      terminal.line(
          report.different().isEmpty()
              ? "Weights, curves, scores and table are equal."
              : "DIFFERENT: " + String.join(", ", report.different()));
    }
    terminal.notice(
        "Both data directories are in " + folder + "; delete them when you have looked.");
    return report.different().isEmpty() ? 0 : 1;
  }

  private static String json(List<Check> checks) {
    ArrayNode array = ApiClient.JSON.createArrayNode();
    for (Check check : checks) {
      array
          .addObject()
          .put("name", check.name())
          .put("ok", check.ok())
          .put("required", check.required())
          .put("message", check.message())
          .put("remedy", check.remedy());
    }
    return array.toPrettyString();
  }
}
