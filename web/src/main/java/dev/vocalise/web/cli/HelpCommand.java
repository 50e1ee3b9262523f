package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.model.NearestName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The same as {@code --help} behind a verb, for those who put it first. */
@Command(
    name = "help",
    description = "Explain a verb; without one, list all.",
    footer = {"  vocalise help", "  vocalise help campaign launch"})
final class HelpCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "VERB", description = "Such as: campaign launch.")
  private List<String> verbs = new ArrayList<>();

  @Override
  public void run() {
    CommandLine command = requireNonNull(spec, "spec").root().commandLine();
    CommandLine root = command;
    for (String verb : verbs) {
      CommandLine next = command.getSubcommands().get(verb);
      if (next == null) {
        throw new CommandLine.ParameterException(
            command,
            "there is no '%s' after '%s'%s"
                .formatted(
                    verb,
                    command.getCommandSpec().qualifiedName(),
                    NearestName.hint(verb, command.getSubcommands().keySet())));
      }
      command = next;
    }
    command.usage(root.getOut());
  }
}
