package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * The kind of what is added stands first, and is known before anything is started.
   *
   * @param verb such as {@code corpus add}
   */
  static void requireKind(String verb, Iterable<String> kinds, String kind, Path directory) {
    List<String> known = new ArrayList<>();
    kinds.forEach(known::add);
    if (known.contains(kind)) {
      return;
    }
    throw new UserError(
        known.contains(directory.toString())
            ? "the kind stands before the folder; did you mean: vocalise %s %s %s"
                .formatted(verb, directory, kind)
            : "%s: there is no kind '%s'; expected one of %s%s"
                .formatted(verb, kind, String.join(", ", known), NearestName.hint(kind, known)),
        List.of(),
        CommandLine.ExitCode.USAGE);
  }

  Session session() {
    return root().session();
  }

  /** A sentence for people. */
  void line(String text) {
    root().terminal().line(text);
  }

  /** Prints what the API has under a path: as it is, or in words. */
  void print(String path, Format format, Consumer<JsonNode> words) {
    try (Session session = session()) {
      JsonNode answer = session.api().get(path);
      if (format == Format.json) {
        root().terminal().data(answer.toPrettyString());
      } else {
        words.accept(answer);
      }
    }
  }
}
