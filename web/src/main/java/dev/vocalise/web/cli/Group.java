package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs a subcommand. */
abstract class Group implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = requireNonNull(spec, "spec").commandLine();
    throw new CommandLine.ParameterException(
        command,
        "a word is missing after '%s'; expected one of %s"
            .formatted(
                command.getCommandSpec().qualifiedName(),
                String.join(", ", command.getSubcommands().keySet())));
  }

  static VocaliseCommand root(@Nullable VocaliseCommand root) {
    return requireNonNull(root, "root");
  }
}
