package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A verb that only means something with another one behind it. */
abstract class Group implements Runnable {
  @Spec private @Nullable CommandSpec spec;
  @ParentCommand private @Nullable VocaliseCommand parent;

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

  VocaliseCommand root() {
    return root(parent);
  }

  Session session() {
    return root().session();
  }

  void line(String text) {
    root().terminal().line(text);
  }

  /** Prints what the API has under a path: as it is, or in words. */
  void print(String path, Format format, Consumer<JsonNode> words) {
    try (Session session = session()) {
      JsonNode answer = session.api().get(path);
      if (format == Format.json) {
        line(answer.toPrettyString());
      } else {
        words.accept(answer);
      }
    }
  }
}
