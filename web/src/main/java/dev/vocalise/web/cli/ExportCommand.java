package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.export.Export;
import dev.vocalise.web.api.ExportFormatResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A campaign or a run in a format of others. */
@Command(
    name = "export",
    description = {
      "Write a campaign or one of its runs as a table, as provenance, as a model, or to be verified.",
      "",
      "What each format holds and which tool checks it: docs/exports.md."
    },
    synopsisSubcommandLabel = "(list | model-key)",
    subcommands = {ExportCommand.Formats.class, ExportCommand.ModelKey.class},
    footer = {
      "  vocalise export list",
      "  vocalise export ro-crate demo --to demo.zip",
      "  vocalise export bundle demo --to demo.bundle.zip",
      "  vocalise export hf-model demo --run 7b0c… --to model.zip",
      "  vocalise export hf-model demo-audio:1 --to model.zip",
      "  vocalise export model-key --to model-key.pem"
    })
final class ExportCommand implements Callable<Integer> {
  /** The names of all formats. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Export.all().stream().map(Export::name).iterator();
    }
  }

  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FORMAT",
      arity = "0..1",
      index = "0",
      description = "One of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private @Nullable String format;

  @Parameters(
      paramLabel = "CAMPAIGN",
      arity = "0..1",
      index = "1",
      description = "Its name, or NAME:VERSION of a trained model for its run.")
  private @Nullable String campaign;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "This run alone (ids: vocalise campaign show NAME --format json).")
  private @Nullable String run;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Written whole or not at all (default: standard output, for text).")
  private @Nullable Path to;

  @Override
  public Integer call() {
    Export export;
    if (format == null || campaign == null) {
      throw wrongUse(
          format == null
              ? "a format is missing; see: vocalise export list"
              : "the name of a campaign is missing after '" + format + "'");
    }
    try {
      export = Export.of(format);
    } catch (IllegalArgumentException e) {
      throw wrongUse(String.valueOf(e.getMessage()));
    }
    boolean version = campaign.contains(":"); // no name of a campaign has one
    if (version && run != null) {
      throw wrongUse("--run belongs to a campaign, and %s has its run".formatted(campaign));
    }
    if (export.ofOneRun() && run == null && !version) {
      throw wrongUse(
          format + " is of one run; name it with --run ID, or give NAME:VERSION of a model");
    }
    if (!export.isText() && to == null) {
      throw wrongUse(format + " is no text; name a file with --to FILE");
    }
    String path =
        "%s/%s/export/%s%s"
            .formatted(
                version ? "models/versions" : "campaigns",
                ApiClient.segment(campaign),
                ApiClient.segment(format),
                run == null ? "" : "?run=" + ApiClient.segment(run));
    write(Group.root(root), path, to);
    return 0;
  }

  private CommandLine.ParameterException wrongUse(String message) {
    return new CommandLine.ParameterException(requireNonNull(spec, "spec").commandLine(), message);
  }

  /** What the API has under a path, to a file or to standard output. */
  private static void write(VocaliseCommand root, String path, @Nullable Path to) {
    if (to != null && Files.isDirectory(to)) {
      throw new UserError(to + " is a folder; name the file with --to");
    }
    try (Session session = root.session(Work.NONE)) {
      if (to == null) {
        root.terminal().data(session.api().text(path).stripTrailing());
      } else {
        session.api().download(path, to);
        root.terminal().line("Written to " + to + ".");
      }
    }
  }

  /** The formats. */
  @Command(name = "list", description = "List the formats.", footer = "  vocalise export list")
  static final class Formats implements Callable<Integer> {
    @ParentCommand private @Nullable ExportCommand parent;

    @Option(names = "--format", description = "text or json.", defaultValue = "text")
    private Format as = Format.text;

    @Override
    public Integer call() {
      Terminal terminal = Group.root(requireNonNull(parent, "parent").root).terminal();
      List<ExportFormatResource.Format> all = ExportFormatResource.Format.all();
      if (as == Format.json) {
        terminal.data(ApiClient.JSON.<JsonNode>valueToTree(all).toPrettyString());
        return 0;
      }
      for (ExportFormatResource.Format format : all) {
        terminal.line(
            "%-12s %-20s %s%s"
                .formatted(
                    format.name(),
                    "." + format.ending(),
                    format.title(),
                    format.ofOneRun() ? " (of one run)" : ""));
      }
      return 0;
    }
  }

  /** The public half of the key that signs models. */
  @Command(
      name = "model-key",
      description = "Print the public key with which exported models are verified.",
      footer = "  vocalise export model-key --to model-key.pem")
  static final class ModelKey implements Callable<Integer> {
    @ParentCommand private @Nullable ExportCommand parent;

    @Option(names = "--to", paramLabel = "FILE", description = "Default: standard output.")
    private @Nullable Path to;

    @Override
    public Integer call() {
      write(Group.root(requireNonNull(parent, "parent").root), "exports/model-key", to);
      return 0;
    }
  }
}
