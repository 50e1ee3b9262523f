package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.infra.backup.BackupException;
import dev.vocalise.infra.failure.DatabaseException;
import dev.vocalise.infra.failure.ServerFailure;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.infra.text.CommandHints;
import dev.vocalise.web.api.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The root of all verbs. Exit codes: 0 done, 1 failed, 2 wrong use. */
@Command(
    name = "vocalise",
    description = "Campaigns of cross-corpus speech emotion experiments.",
    mixinStandardHelpOptions = false,
    footer = {
      "  vocalise demo                                    a real campaign on synthetic corpora",
      "  vocalise up                                      everything on this machine, with the UI",
      "  vocalise corpus add iemocap /data/IEMOCAP        register a corpus",
      "  vocalise campaign launch campaigns/demo.yaml     run a campaign",
      "  vocalise campaign table demo --format markdown   its result",
      "  vocalise predict --model demo/full-method/0 DIR  what a trained model hears in recordings"
    })
public final class VocaliseCommand implements Runnable {
  /** In the order in which they are listed. */
  private static final List<Class<?>> VERBS =
      List.of(
          DemoCommand.class,
          UpCommand.class,
          RoleCommands.Web.class,
          WorkerCommand.class,
          CorpusCommands.class,
          FeatureCommands.class,
          ModelCommands.class,
          PredictCommand.class,
          CampaignCommands.class,
          RunCommands.class,
          AuditCommand.class,
          KeysCommands.class,
          AccessCommands.User.class,
          AccessCommands.Token.class,
          CompareCommand.class,
          LineageCommand.class,
          ReproduceCommand.class,
          ExportCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          GcCommand.class,
          MigrateCommand.class,
          DoctorCommand.class,
          BenchCommands.class,
          ArchiveClasses.class,
          MeasureStep.class,
          HelpCommand.class);

  private final Launcher launcher;
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description = "The folder that holds everything (default: ~/.vocalise).")
  private Path data = DataDirectory.defaultPath();

  @Option(
      names = "--allow",
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description = "An instance that is started may read files below DIR, beside the user's home.")
  private List<Path> allowed = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Explain this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version of this build.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean version;

  VocaliseCommand(Launcher launcher, Terminal terminal) {
    this.launcher = launcher;
    this.terminal = terminal;
  }

  /** Runs one command line and returns its exit code. */
  public static int execute(Launcher launcher, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return execute(
        launcher,
        new Terminal(
            out,
            err,
            Boolean.getBoolean("vocalise.terminal"),
            Terminal.columns(System.getProperty("vocalise.columns"))),
        args);
  }

  static int execute(Launcher launcher, Terminal terminal, String... args) {
    VocaliseCommand root = new VocaliseCommand(launcher, terminal);
    return commandLine(root, args).execute(args);
  }

  /**
   * @param words of a command line that begins with a verb: it has that one alone, since to
   *     describe all of them takes longer than what most of them do
   */
  static CommandLine commandLine(VocaliseCommand root, String... words) {
    CommandLine line = new CommandLine(root);
    List<Class<?>> meant =
        VERBS.stream().filter(verb -> words.length > 0 && name(verb).equals(words[0])).toList();
    boolean all = meant.isEmpty() || meant.contains(HelpCommand.class);
    (all ? VERBS : meant).forEach(line::addSubcommand);
    line.registerConverter(Path.class, VocaliseCommand::path);
    line.getCommandSpec().version("vocalise " + Version.text());
    headExamples(line);
    return line.setOut(root.terminal.out())
        .setErr(root.terminal.err())
        .setParameterExceptionHandler((e, args) -> root.wrongUse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> root.failed(e));
  }

  private static String name(Class<?> verb) {
    return verb.getAnnotation(Command.class).name();
  }

  /** An empty name would be the current folder, which nobody means who writes {@code --data=}. */
  private static Path path(String name) {
    if (name.isEmpty()) {
      throw new CommandLine.TypeConversionException(
          "expected the name of a file or folder, got none; a dot names the current folder");
    }
    return Path.of(name);
  }

  /** The footer of every verb is its examples. */
  private static void headExamples(CommandLine command) {
    CommandLine.Model.UsageMessageSpec help = command.getCommandSpec().usageMessage();
    if (help.footerHeading().isEmpty()) {
      help.footerHeading(help.footer().length == 1 ? "%nExample:%n" : "%nExamples:%n");
    }
    command.getSubcommands().values().forEach(VocaliseCommand::headExamples);
  }

  /** One sentence, and the list of verbs where one is missing and none is near. */
  private int wrongUse(CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e.getCause() instanceof InvalidPathException) {
      terminal.problem(
          "vocalise: the name of a file or folder cannot be read in this locale (%s); set LC_ALL=C.UTF-8, or another locale of UTF-8 that locale -a lists"
              .formatted(System.getProperty("sun.jnu.encoding")));
      return CommandLine.ExitCode.USAGE;
    }
    WrongUse wrong = WrongUse.of(e);
    terminal.problem(
        "vocalise: %s (see: %s --help)"
            .formatted(
                terminal().hints().apply(wrong.message()),
                command.getCommandSpec().qualifiedName()));
    if (!wrong.nearMiss() && !command.getSubcommands().isEmpty()) {
      command.usage(terminal.err());
      terminal.err().flush();
    }
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Exception e) {
    terminal.statusDone();
    if (e instanceof UserError error) {
      return failed(error);
    }
    if (e instanceof BackupException error) {
      return failed(new UserError(String.valueOf(e.getMessage()), error.details(), 1));
    }
    Optional<ServerFailure> server = ServerFailure.in(e);
    boolean complete = e instanceof StartupException || e instanceof DatabaseException;
    boolean expected = complete || server.isPresent();
    String sentence =
        complete
            ? String.valueOf(e.getMessage())
            : server
                .map(this::whatFailed)
                .orElse("unexpected failure: " + e + "; report it with what follows");
    terminal().problem("vocalise: " + Terminal.printable(sentence));
    if (!expected) {
      e.printStackTrace(terminal.err());
      terminal.err().flush();
    }
    return 1;
  }

  /** Outside of a request, so while the instance starts or stops. */
  private String whatFailed(ServerFailure failure) {
    return switch (failure.kind()) {
      case DATABASE_DISK_FULL, STORE_DISK_FULL, DISK_FULL ->
          "a disk is full (%s); free space for %s, then retry".formatted(failure.reason(), data);
      case DATABASE_REFUSED, DATABASE_AWAY, DATABASE_LOST, DATABASE_BUSY, DATABASE_CONFLICT ->
          "the database failed: " + failure.reason();
      case STORE_AWAY -> failure.reason();
      case TEMPORAL_AWAY ->
          "Temporal does not answer (%s); see that it runs (TEMPORAL_ADDRESS if that is set), then retry"
              .formatted(failure.reason());
    };
  }

  /** One problem is the message itself; several are lines of their own above it. */
  private int failed(UserError error) {
    List<String> details = error.details().stream().map(Terminal::printable).toList();
    if (details.size() > 1) {
      details.forEach(terminal()::problem);
    }
    String message = details.size() == 1 ? details.get(0) : String.valueOf(error.getMessage());
    terminal().problem("vocalise: " + Terminal.printable(message));
    return error.exitCode();
  }

  Path data() {
    return data;
  }

  /** The folders of --allow. */
  List<Path> allowed() {
    return List.copyOf(allowed);
  }

  Launcher launcher() {
    return launcher;
  }

  Terminal terminal() {
    return terminal.withHints(new CommandHints(data, DataDirectory.defaultPath())::complete);
  }

  /** Refuses to start a second instance on the data directory. */
  void requireNoneRunning() {
    DataDirectory.running(data)
        .ifPresent(
            running -> {
              throw new UserError(
                  "Vocalise already runs on %s: see %s, stop it (process %d), or choose another directory with --data"
                      .formatted(data, running.url(), running.pid()));
            });
  }

  /**
   * Refuses what makes sense with an instance alone that outlives the command, before one is
   * started or a data directory is made.
   */
  void requireShared(String why) {
    boolean elsewhere = !System.getenv().getOrDefault("VOCALISE_URL", "").isBlank();
    if (!elsewhere && !DataDirectory.isOpen(data)) {
      throw new UserError(why);
    }
  }

  Session session() {
    return session(Work.ofEnvironment());
  }

  /**
   * @param work of an instance that is started for this command
   */
  Session session(Work work) {
    Optional<ApiClient> elsewhere = RemoteInstance.of(System.getenv());
    if (elsewhere.isPresent()) {
      return new Session(elsewhere.get(), null);
    }
    return Session.open(data, launcher, terminal, work, allowed());
  }

  @Command(
      name = "link",
      description = "Print a link that logs in a browser as you, once and within an hour.",
      footer = "  vocalise link")
  void link() {
    try (Session session = AccessCommands.running(this)) {
      terminal.data(session.api().loginLink("/"));
    }
  }

  @Command(
      name = "version",
      description = "Print the version of this build.",
      footer = "  vocalise version")
  int version() {
    terminal.line("vocalise " + Version.text());
    return 0;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        requireNonNull(spec, "spec").commandLine(),
        "a command is missing; expected one of those below");
  }
}
