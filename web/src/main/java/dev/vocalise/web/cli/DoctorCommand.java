package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.local.Check;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.ServerDoctor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What this machine lacks; starts nothing. */
@Command(
    name = "doctor",
    description = "Say what this machine lacks and how to get it (exit 1: something is needed).",
    footer = {"  vocalise doctor", "  vocalise doctor --data /big/disk/vocalise --format json"})
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() {
    VocaliseCommand command = Group.root(root);
    List<Check> checks = new ArrayList<>(Doctor.examine(command.data(), System.getenv()));
    checks.addAll(ServerDoctor.examine(System.getenv()));
    command.terminal().line(format == Format.json ? json(checks) : Doctor.text(checks));
    return checks.stream().anyMatch(check -> check.required() && !check.ok()) ? 1 : 0;
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
