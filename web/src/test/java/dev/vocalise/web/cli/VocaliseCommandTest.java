package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.infra.local.MlflowServer;
import dev.vocalise.model.dataset.adapter.CsvAdapter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class VocaliseCommandTest {
  private static final Launcher NONE =
      wish -> {
        throw new UserError("this test starts nothing");
      };

  private static final Set<WorkQueue> ALL = EnumSet.allOf(WorkQueue.class);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path data;

  private static Terminal terminal(StringWriter out, StringWriter err) {
    return new Terminal(
        new PrintWriter(out), new PrintWriter(err), false, Terminal.DEFAULT_COLUMNS);
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--data=" + data.resolve("d"));
    return VocaliseCommand.execute(NONE, terminal(out, err), all.toArray(String[]::new));
  }

  private static Stream<String> everyVerb() {
    CommandLine root =
        VocaliseCommand.commandLine(
            new VocaliseCommand(NONE, terminal(new StringWriter(), new StringWriter())));
    return verbs("", root);
  }

  private static Stream<String> verbs(String path, CommandLine command) {
    return Stream.concat(
        Stream.of(path),
        command.getSubcommands().entrySet().stream()
            .flatMap(verb -> verbs((path + " " + verb.getKey()).strip(), verb.getValue())));
  }

  @Test
  void theTemplateOfATableNeedsNoInstance() {
    assertThat(run("corpus", "template", "csv")).isZero();
    assertThat(out.toString()).startsWith("file,emotion,speaker,").hasLineCount(3);
    assertThat(run("corpus", "template", "emo-db")).isNotZero();
    assertThat(err.toString()).contains("csv only");
  }

  @Test
  void theFormatsOfExportsNeedNoInstance() {
    assertThat(run("export", "list")).isZero();
    assertThat(out.toString()).contains("ro-crate", "hf-model", "(of one run)");
  }

  @ParameterizedTest
  @CsvSource({
    "export, a format is missing",
    "export prov, the name of a campaign is missing",
    "export pdf x, unknown format 'pdf'",
    "export hf-model x --to=m.zip, --run ID",
    "export ro-crate x, --to FILE"
  })
  void aWrongExportIsRefusedBeforeAnythingStarts(String line, String said) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theHelpOfAddNamesEveryColumnOfTheTemplate() {
    assertThat(VocaliseCommand.execute(NONE, terminal(out, err), "corpus", "add", "csv", "--help"))
        .isZero();
    List<String> columns = List.of(CsvAdapter.TEMPLATE.lines().toList().get(0).split(",", -1));
    assertThat(columns).hasSize(13);
    assertThat(List.of(out.toString().split("\\W+")))
        .containsAll(columns)
        .contains("FileName", "EmoClass", "SpkrID", "duration");
  }

  @ParameterizedTest
  @MethodSource("everyVerb")
  void everyVerbExplainsItselfWithAnExample(String verb) {
    List<String> line = new ArrayList<>(List.of((verb + " --help").strip().split(" ")));
    int code = VocaliseCommand.execute(NONE, terminal(out, err), line.toArray(String[]::new));
    assertThat(code).isZero();
    assertThat(out.toString()).contains("Usage: vocalise " + verb).containsPattern("Examples?.*:");
    assertThat(out.toString().substring(out.toString().indexOf("Example")))
        .contains("  vocalise " + verb);
  }

  @Test
  void thereAreVerbsToExplain() {
    assertThat(everyVerb())
        .contains(
            "demo", "up", "web", "worker", "worker list", "doctor", "bench train", "bench pipeline")
        .contains("bench asr-decode")
        .contains("corpus add", "model add", "campaign table", "run resume");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dmeo",
        "campaign",
        "campaign lunch x.yaml",
        "campaign table x --format pdf",
        "bench",
        "bench train --layers 0",
        "bench train --steps many",
        "bench train --hidden 770 --heads 12",
        "bench pipeline --clips 0",
        "bench pipeline --seconds -1",
        "bench asr-decode --width 0",
        "bench asr-decode --symbols 5",
        "bench asr-decode --peaked NaN",
        "bench compare",
        "bench train --precision float8",
        "doctor --format xml",
        "doctor --fault-drill --faults 0",
        "doctor --fault-drill --minutes 0",
        "doctor --fault-drill --workers -1",
        "up --port x",
        "up --workers 0",
        "up --workers 65",
        "up --workers 1 --devices gpu:0,gpu:1",
        "up --devices gpu:0,gpu:0",
        "up --devices gpu"
      })
  void wrongUseEndsWithTwoAndASentence(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("vocalise: ").contains("--help)");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void worksInThisProcessUnlessToldOtherwise() {
    assertThat(work("up")).isEqualTo(Work.here(ALL, "cpu"));
    assertThat(work("up --devices gpu:3").slots())
        .containsExactly(new Work.Slot("worker-1", "gpu:3", 1, 1));
  }

  @Test
  void workersAreDealtOutToTheDevices() {
    Work two = work("up --workers 2");
    assertThat(two.apart()).isTrue();
    assertThat(two.queues()).hasSize(WorkQueue.values().length);
    assertThat(two.slots())
        .containsExactly(
            new Work.Slot("worker-1", "cpu", 1, 1), new Work.Slot("worker-2", "cpu", 2, 1));
    assertThat(work("up --workers 1").apart()).as("away from the UI").isTrue();
    assertThat(work("up --devices gpu:0,gpu:1").slots())
        .extracting(Work.Slot::device)
        .containsExactly("gpu:0", "gpu:1");
    assertThat(work("up --workers 3 --devices gpu:0,gpu:1").slots().get(2))
        .isEqualTo(new Work.Slot("worker-3", "gpu:0", 2, 1));
  }

  /** What an instance is asked to take on by this command line. */
  private Work work(String line) {
    List<Work> asked = new ArrayList<>();
    Launcher launcher =
        wish -> {
          asked.add(wish.work());
          throw new UserError("this test starts nothing");
        };
    List<String> all = new ArrayList<>(List.of(line.split(" ")));
    all.add("--data=" + data.resolve("d"));
    VocaliseCommand.execute(launcher, terminal(out, err), all.toArray(String[]::new));
    assertThat(asked).as(err.toString()).hasSize(1);
    return asked.get(0);
  }

  @Test
  void aRoleNamesTheServersItMisses() {
    CommandLine.Model.CommandSpec spec =
        VocaliseCommand.commandLine(new VocaliseCommand(NONE, terminal(out, err))).getCommandSpec();
    assertThat(
            catchThrowable(
                () ->
                    RoleCommands.requireServers(
                        spec, Map.of("DATABASE_URL", "postgresql://u:p@h/d"))))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("TEMPORAL_ADDRESS, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY")
        .hasMessageNotContaining("DATABASE_URL");
  }

  @Test
  void aFailureEndsWithOneAndASentence() {
    assertThat(run("campaign", "validate", "no-such-file.yaml")).isEqualTo(1);
    assertThat(err.toString()).startsWith("vocalise: there is no file no-such-file.yaml");
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void theDecoderIsTimedWithItsSettingsBeside() throws Exception {
    String line = "bench asr-decode --frames 6 --symbols 8 --width 4 --utterances 2 --json";
    assertThat(run(line.split(" "))).isZero();
    JsonNode figures = ApiClient.JSON.readTree(out.toString());
    assertThat(figures.path("utterancesPerSecond").asDouble()).isPositive();
    assertThat(figures.path("width").asInt()).isEqualTo(4);
    assertThat(figures.path("lm").isNull()).isTrue();
  }

  /** A stand-in for Python that answers as the peer does and keeps what it was asked. */
  @Test
  void aStepIsTimedBesideThePeers() throws Exception {
    Path python = data.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        grep -q "class Multitask" || exit 3
        printf '%s\\n' "$*" >> "$0.asked"
        printf '{"stepMsBest": 50.0, "stepMsMedian": 60.0, "peakRssMb": 700.0}'
        """);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    String line =
        "bench compare --hidden 8 --layers 1 --heads 2 --mel 16 --frames 16 --batch 2 --steps 1"
            + " --rounds 1 --precision bfloat16 --json --python "
            + python;
    assertThat(run(line.split(" "))).as(err.toString()).isZero();
    JsonNode figures = ApiClient.JSON.readTree(out.toString());
    assertThat(figures.path("precision").asText()).isEqualTo("bfloat16");
    double ours = figures.at("/ours/stepMsBest").asDouble();
    assertThat(figures.path("ratioToFloat32").asDouble()).isEqualTo(ours / 50);
    assertThat(figures.at("/machine/cores").asInt()).isPositive();
    assertThat(Files.readAllLines(data.resolve("python.asked")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("- --hidden 8 --layers 1")
        .endsWith("--threads 1 --precision float32");
    Files.writeString(python, "#!/bin/sh\ncat > /dev/null; echo no module torch >&2; exit 1\n");
    assertThat(run(line.split(" "))).isEqualTo(1);
    assertThat(err.toString()).contains("failed: no module torch; install").hasLineCount(1);
    assertThat(run("bench", "compare", "--python", data + "/none")).isEqualTo(1);
    assertThat(err.toString()).contains("expected a program that runs").hasLineCount(2);
  }

  @Test
  void stepsOfAMethodStandBesideTheSameStepsOfThePeer() throws Exception {
    Path python = data.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        cat > /dev/null; echo "$@" >> "$0.asked"
        echo '{"kinds": [{"kind": "source", "stepMsBest": 8, "stepMsMedian": 9}], "peakRssMb": 7}'
        """);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    String line =
        "bench compare --python %s --rounds 1 --frames 32 --mel 16 --batch 2 --steps 1 --json --method "
            .formatted(python);

    assertThat(run((line + "source-only").split(" "))).isZero();
    JsonNode kind = ApiClient.JSON.readTree(out.toString()).at("/kinds/0");
    assertThat(kind.path("kind").asText()).isEqualTo("phase 1, source");
    assertThat(kind.at("/peer/stepMsBest").asInt()).isEqualTo(8);
    assertThat(kind.path("ratio").asDouble()).isEqualTo(kind.at("/ours/stepMsBest").asDouble() / 8);
    assertThat(Files.readString(data.resolve("python.asked")))
        .isEqualTo("- --method source-only --frames 32 --mel 16 --batch 2 --steps 1 --threads 1\n");

    assertThat(run((line + "dann").split(" "))).isEqualTo(1);
    assertThat(err.toString()).contains("expected a step like 'phase 1, both' of dann");
    assertThat(run((line + "dann --pipeline").split(" "))).isEqualTo(2);
  }

  @Test
  void aFolderWithoutALanguageModelIsNamed() throws Exception {
    Path empty = Files.createDirectory(data.resolve("empty"));
    assertThat(run("bench", "asr-decode", "--utterances", "1", "--lm", empty.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("vocalise: ").contains(empty.toString()).hasLineCount(1);
    assertThat(run("bench", "asr-decode", "--lm", empty + "-not")).isEqualTo(1);
  }

  @Test
  void doctorSaysInJsonWhatItsExitCodeSays() throws Exception {
    int code = run("doctor", "--format", "json");
    JsonNode checks = ApiClient.JSON.readTree(out.toString());
    boolean missing = false;
    for (JsonNode check : checks) {
      missing |= check.path("required").asBoolean() && !check.path("ok").asBoolean();
      assertThat(check.path("ok").asBoolean() || !check.path("remedy").asText().isBlank()).isTrue();
    }
    assertThat(checks.findValuesAsText("name")).contains("java", "memory", "disk", "servers");
    assertThat(code).isEqualTo(missing ? 1 : 0);
  }

  @Test
  void doctorSaysThatFoldersAreLookedAtWhileAnInstanceRuns() throws Exception {
    run("doctor");
    assertThat(out.toString()).doesNotContain("while an instance runs");
    Files.createDirectories(data.resolve("d/postgres"));
    out.getBuffer().setLength(0);

    run("doctor");

    assertThat(out.toString())
        .containsPattern(
            "absent +folders +those of registered corpora and models are looked at only while an"
                + " instance runs\\n +To have it done: vocalise .*up, then vocalise .*doctor");
  }

  @Test
  void doctorEndsWithOneWhenTheDataDirectoryIsNoFolder() throws Exception {
    Files.writeString(data.resolve("d"), "a file");
    assertThat(run("doctor")).isEqualTo(1);
    assertThat(out.toString()).contains("MISSING data");
  }

  @Test
  void mlflowIsAnnouncedOnlyWhereItIsNotInstalledYet() {
    assertThat(MlflowServer.installs(data, Map.of())).isTrue();
    assertThat(MlflowServer.installs(data, Map.of("MLFLOW_TRACKING_URI", "http://m"))).isFalse();
    assertThat(MlflowServer.installs(data, Map.of("VOCALISE_MLFLOW_VENV", "/venv"))).isFalse();
  }

  @Test
  void aFullDiskAtTheStartIsASentenceWithoutATrace() {
    Launcher full =
        wish -> {
          throw new IllegalStateException(
              "cannot migrate", new SQLException("could not extend file: No space", "53100"));
        };
    int code =
        VocaliseCommand.execute(full, terminal(out, err), "campaign", "list", "--data=" + data);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("a disk is full (could not extend file: No space)", "free space", "retry")
        .doesNotContain("\tat ");
  }

  @Test
  void versionPrintsOneLine() {
    assertThat(run("version")).isZero();
    assertThat(out.toString().strip()).startsWith("vocalise ").hasLineCount(1);
    String verb = out.toString();
    for (String option : List.of("--version", "-V")) {
      out.getBuffer().setLength(0);
      assertThat(VocaliseCommand.execute(NONE, terminal(out, err), option)).isZero();
      assertThat(out.toString()).isEqualTo(verb);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "campain list, 'vocalise', did you mean 'campaign'?",
    "launch x.yaml, 'vocalise', did you mean 'campaign launch'?",
    "campaign lunch x.yaml, 'vocalise campaign', did you mean 'launch'?",
    "campaign launch x.yaml --detch, 'vocalise campaign launch', did you mean '--detach'?",
    "run show x --formt json, 'vocalise run show', did you mean '--format'?",
    "up --prot 9000, 'vocalise up', did you mean '--port'?",
    "help campain, 'vocalise', did you mean 'campaign'?",
    "corpus add iemocpa /data, corpus add: there is no kind, did you mean 'iemocap'?",
    "corpus add /data iemocap, the kind stands before the folder, corpus add iemocap /data",
    "model add /data ast, the kind stands before the folder, model add ast /data"
  })
  void whatWasMeantIsNamed(String line, String where, String meant) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(where, meant);
    assertThat(err.toString().lines().findFirst().orElseThrow()).startsWith("vocalise: ");
  }

  @Test
  void helpStandsBeforeTheVerbToo() {
    assertThat(VocaliseCommand.execute(NONE, terminal(out, err), "help", "campaign", "launch"))
        .isZero();
    assertThat(out.toString()).contains("Usage: vocalise campaign launch", "--detach");
    out.getBuffer().setLength(0);
    assertThat(VocaliseCommand.execute(NONE, terminal(out, err), "help")).isZero();
    assertThat(out.toString()).contains("Usage: vocalise", "campaign", "doctor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "campaign list --data=",
        "campaign list --allow=",
        "run download x --to=",
        "backup "
      })
  void anEmptyNameIsNotTheCurrentFolder(String line) {
    int code =
        VocaliseCommand.execute(
            NONE, terminal(out, err), line.split(" ", line.endsWith(" ") ? -1 : 0));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("expected the name of a file or folder, got none");
  }

  @Test
  void anEmptyNameIsNotTheListOfAll() {
    assertThat(run("campaign", "show", "")).isNotZero();
    assertThat(catchThrowable(() -> ApiClient.segment(" ")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("got an empty one");
  }

  /** Copied as it stands, a hint works on the directory that it is about. */
  @Test
  void hintsNameTheDataDirectory() {
    assertThat(run("campaign", "resume", "x", "--detach")).isEqualTo(1);
    assertThat(err.toString()).contains("vocalise --data " + data.resolve("d") + " up");
    err.getBuffer().setLength(0);
    assertThat(run("export")).isEqualTo(2);
    assertThat(err.toString()).contains("vocalise --data " + data.resolve("d") + " export list");
    assertThat(data.resolve("d")).doesNotExist();
  }
}
