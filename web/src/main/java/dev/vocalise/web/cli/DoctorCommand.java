package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.local.Check;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.FolderDoctor;
import dev.vocalise.infra.local.ServerDoctor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Option(
      names = "--fault-drill",
      description =
          "Run a small campaign again and again in folders of its own, killed and stopped by a seeded"
              + " plan, and compare everything with an undisturbed one (exit 1: something differs or is left over).")
  private boolean drill;

  @Option(
      names = "--minutes",
      description = "How long a drill goes on killing (default: ${DEFAULT-VALUE}).")
  private int minutes = 5;

  @Option(
      names = "--faults",
      paramLabel = "N",
      description = "End a drill after so many (default: no limit).")
  private int faults = Integer.MAX_VALUE;

  @Option(names = "--seed", description = "Of a drill's plan (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "A drill's workers as processes that are killed too (default: none).")
  private int workers;

  @Option(names = "--keep", description = "Keep a drill's data directories and logs.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    VocaliseCommand command = Group.root(root);
    if (drill) {
      return drill(command.terminal());
    }
    List<Check> checks = new ArrayList<>(Doctor.examine(command.data(), System.getenv()));
    checks.addAll(
        DeviceSteps.examine(System.getenv().getOrDefault("VOCALISE_DEVICE", "").strip(), checks));
    checks.addAll(ServerDoctor.examine(System.getenv()));
    checks.addAll(folders(command.data()));
    if (format == Format.json) {
      command.terminal().data(json(checks));
    } else {
      command.terminal().line(Doctor.text(checks));
    }
    return checks.stream().anyMatch(check -> check.required() && !check.ok()) ? 1 : 0;
  }

  /** Only an instance that runs knows them; none is started. */
  private static List<Check> folders(Path data) {
    return DataDirectory.running(data)
        .map(instance -> ApiClient.of(data, instance))
        .map(
            api ->
                Stream.concat(
                        FolderDoctor.corpora(folders(api.get("corpora"))).stream(),
                        FolderDoctor.models(folders(api.get("models"))).stream())
                    .toList())
        .orElseGet(() -> FolderDoctor.withoutInstance(data, System.getenv()));
  }

  private static Map<String, String> folders(JsonNode registered) {
    Map<String, String> folders = new TreeMap<>();
    registered.forEach(
        one -> folders.put(one.path("name").asText(), one.path("directory").asText()));
    return folders;
  }

  private int drill(Terminal terminal) throws IOException, InterruptedException {
    within("--minutes", minutes, 1, 24 * 60);
    within("--faults", faults, 1, Integer.MAX_VALUE);
    within("--workers", workers, 0, Work.MOST);
    Path folder = Files.createTempDirectory("vocalise-fault-drill");
    DrillReport report =
        new FaultDrill(
                folder,
                seed,
                Duration.ofMinutes(minutes),
                faults,
                workers,
                keep,
                line -> progress(terminal, line))
            .run();
    if (format == Format.json) {
      terminal.data(report.json());
    } else {
      report.text().forEach(terminal::line);
    }
    if (Files.exists(folder)) {
      progress(terminal, "Kept for a look: " + folder + "; delete it afterwards.");
    }
    return report.exitCode();
  }

  /** A line that stays, also on a terminal. */
  private static void progress(Terminal terminal, String line) {
    terminal.problem(line);
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(),
          "%s must be from %d to %d but was %d".formatted(option, least, most, value));
    }
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
